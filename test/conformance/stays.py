"""Asks an installed Heat engine about the templates for what stays, as printed: does it take them, and would the protecting
update do anything to a stack that lives? One JSON case a line in, one answer a line out.

A file tree is a map of paths to texts. It is read as Heat's client reads it: references are followed from each file.
"""
import itertools
import json
import posixpath
import re
import sys

from engine_stubs import REQUEST
from heat.common import environment_format, environment_util, grouputils, short_id, template_format
from heat.engine import environment, function, resource, rsrc_defn, template
from heat.engine import stack as heat_stack
from heat.engine.hot import functions
from heat.engine.resources import stack_resource, template_resource
from heat.engine.resources.aws.autoscaling import autoscaling_group
from heat.engine.resources.openstack.heat import instance_group, resource_group, software_deployment

TEMPLATES = ('.yaml', '.template')
# What a live stack answers; equal for both templates, so that only the templates can make a difference.
resource.Resource.FnGetAtt = lambda self, key, *path: '%s.%s' % (self.name, '.'.join(str(p) for p in (key,) + path))
resource.Resource.FnGetRefId = lambda self: 'id-of-' + self.name
LIVE = {'now': False}
for kind in (functions.GetAttThenSelect, functions.GetAtt, functions.GetAttAllAttributes):
    def result(self, before=kind.result):
        return '["value-of-%s"]' % self._resource_name if LIVE['now'] else before(self)
    kind.result = result


class Client:
    """Names every file by its path, as Heat's client does by its URL."""

    def __init__(self, tree):
        self.tree = tree
        self.files = {}

    def template(self, path):
        parsed = template_format.parse(self.tree[path])
        self.follow(parsed, posixpath.dirname(path))
        return parsed

    def follow(self, data, folder):
        items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
        for key, value in list(items):
            if isinstance(value, str) and self.names_file(data, key, value, folder):
                path = posixpath.normpath(posixpath.join(folder, value))
                data[key] = path
                if path not in self.files:
                    self.files[path] = self.tree[path]
                    if key != 'get_file':
                        self.files[path] = json.dumps(self.template(path), default=str)
            else:
                self.follow(value, folder)

    def names_file(self, data, key, value, folder):
        if key == 'get_file' and len(data) == 1:
            named = True
        else:
            named = key in ('type', 'Type') and value.endswith(TEMPLATES)
        return named and posixpath.normpath(posixpath.join(folder, value)) in self.tree

    def environment(self, path):
        parsed = environment_format.parse(self.tree[path])
        parsed['parameter_defaults'] = completed(parsed.get('parameter_defaults') or {}, types_of(self.tree))
        registry = parsed.get('resource_registry') or {}
        self.registry(registry, posixpath.dirname(path))
        return parsed

    def registry(self, registry, folder):
        for key, value in list(registry.items()):
            if isinstance(value, dict):
                self.registry(value, folder)
            elif isinstance(value, str) and value.endswith(TEMPLATES):
                path = posixpath.normpath(posixpath.join(folder, value))
                if path in self.tree:
                    registry[key] = path
                    self.files[path] = json.dumps(self.template(path), default=str)


# What a person completes: a value that is new, one from before the move, and the id of something that lives.
NEW, BEFORE, ID = '192.0.2.9', '198.51.100.9', '203.0.113.9'


def completed(defaults, types):
    """Values for the places that a person completes."""
    return {name: [filled(value)] if is_hole(value) and types.get(name) == 'json' else filled(value)
            for name, value in defaults.items()}


def filled(value):
    if isinstance(value, dict):
        return {key: filled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item) for item in value]
    if not is_hole(value):
        return value
    return ID if value.startswith('<id of ') else BEFORE if value.endswith(' before the move>') else NEW


def is_hole(value):
    return isinstance(value, str) and value.startswith('<')


def types_of(tree):
    types = {}
    for path, text in tree.items():
        if re.search(r'openstack/(1-protect|2-residual|protect/.*|residual/.*)\.[a-z]+$', path):
            for name, schema in (template_format.parse(text).get('parameters') or {}).items():
                types[name] = schema.get('type') if isinstance(schema, dict) else None
    return types


def parsed_stack(tree, main, environments, params):
    client = Client(tree)
    parsed = client.template(main)
    texts = {}
    for index, path in enumerate(environments):
        texts['environment-%d' % index] = json.dumps(client.environment(path), default=str)
    files = dict(client.files, **texts)
    env = {'parameters': dict(params or {})}
    environment_format.default_for_missing(env)
    schemata = template.Template(parsed, files=files).all_param_schemata(files)
    if texts:
        environment_util.merge_environments(list(texts), texts, env, schemata)
    stack = heat_stack.Stack(
        REQUEST, 'shop', template.Template(parsed, files=files, env=environment.Environment(env)))
    stack.validate()
    return stack


def nested_of(res):
    if not isinstance(res, stack_resource.StackResource):
        return None
    counter = itertools.count()
    short_id.generate_id = lambda: 'member%d' % next(counter)
    try:
        return res._parse_nested_stack('shop-%s' % res.name, res.child_template(), res.child_params())
    except Exception as error:  # values of a live stack are needed to make it
        return '%s: %s' % (type(error).__name__, error)


def shown(value):
    try:
        resolved = function.resolve(value)
    except Exception:  # the value of an attribute would have to be a list
        resolved = as_written(value)
    return json.loads(json.dumps(resolved, default=str, sort_keys=True))


def as_written(value):
    if isinstance(value, function.Function):
        return {value.fn_name: as_written(value.args)}
    if isinstance(value, dict):
        return {key: as_written(item) for key, item in value.items()}
    return [as_written(item) for item in value] if isinstance(value, (list, tuple)) else value


class Update:
    """What an update from one stack to the other would do to what lives."""

    def __init__(self):
        self.found = []
        self.policies = 0
        self.unseen = []

    def stacks(self, old, new, path):
        for name in sorted(set(old) ^ set(new)):
            self.tell(path + name, 'is %s' % ('added' if name in new else 'removed'))
        for name in sorted(set(old) & set(new)):
            self.resource(old[name], new[name], path + name)

    def tell(self, path, what):
        self.found.append('%s: %s' % (path, what))

    def resource(self, old, new, path):
        before, after = old.t, new.t
        if type(old) is not type(new):
            self.tell(path, 'would be replaced: it is another class')
        # Only an unchanged definition keeps a deployment of a component with an action for updates from running.
        component = before.deletion_policy() == after.deletion_policy() and isinstance(
            new, software_deployment.SoftwareDeployment)
        if after.deletion_policy() == rsrc_defn.ResourceDefinition.RETAIN:
            self.policies += 1
        elif not component and not getattr(new.stack, 'is_of_group', False):
            self.tell(path, 'is not retained')
        # Looked at first: an update takes over the new properties.
        nested = nested_of(old), nested_of(new)
        self.properties(old, new, path, component)
        if shown(before._metadata or {}) != shown(after._metadata or {}):
            self.tell(path, 'has other metadata')
        self.children(new, nested, path)

    def properties(self, old, new, path, component):
        before, after = shown(old.t._properties or {}), shown(new.t._properties or {})
        if isinstance(new, software_deployment.SoftwareDeployment):
            changed = before != after or not component
            if changed and after.get('actions') != ['CREATE']:
                self.tell(path, 'would run its script again')
            before.pop('actions', None)
            after.pop('actions', None)
        if isinstance(new, autoscaling_group.AutoScalingGroup):
            changed = [key for key in after if before.get(key) != after[key]]
            for key in ('desired_capacity', 'DesiredCapacity', 'rolling_updates'):
                before.pop(key, None)
            self.live_size(old, new, changed, path)
        if isinstance(new, resource_group.ResourceGroup) and shown(new.t._update_policy or {}).get('rolling_update'):
            self.tell(path, 'would be updated with more members for a while')
        if without_paths(before) != without_paths(after):
            self.tell(path, 'has other properties: %s' % [
                key for key in sorted(set(before) | set(after)) if before.get(key) != after.get(key)])

    def live_size(self, old, new, changed, path):
        """A group that was scaled keeps its size."""
        asked = []
        live = int(new.properties[new.MAX_SIZE])
        old.resize = lambda size: asked.append(size)
        old.validate_launchconfig = lambda: None
        old._replace = lambda in_service, *args: in_service and self.tell(path, 'would have more members for a while')
        sized = grouputils.get_size
        autoscaling_group.grouputils.get_size = lambda group: live
        try:
            old.handle_update(new.t, new.t - old.t, {key: None for key in changed})
        except Exception as error:
            self.tell(path, 'cannot be updated: %s' % error)
        finally:
            autoscaling_group.grouputils.get_size = sized
        if any(size != live for size in asked):
            self.tell(path, 'would be resized from %s to %s' % (live, asked))

    def children(self, new, nested, path):
        before, after = nested
        if isinstance(before, str) or isinstance(after, str):
            self.unseen.append('%s: %s' % (path, after))
            return
        if before is None and after is None:
            return
        if before is None or after is None:
            self.tell(path, 'has a nested stack only %s' % ('before' if before else 'after'))
            return
        after.is_of_group = isinstance(new, (instance_group.InstanceGroup, resource_group.ResourceGroup))
        if isinstance(new, instance_group.InstanceGroup):
            # Members have random names, and the size is that of the live group, which is looked at above.
            for index, (one, other) in enumerate(zip(before.values(), after.values())):
                self.resource(one, other, '%s/%d' % (path, index))
        else:
            self.stacks(before, after, path + '/')


class Residual:
    """What an update to the stack of what stays would do to it, where what has moved has other values by then."""

    def __init__(self):
        self.found = []
        self.kept = 0

    def stack(self, stack, path):
        for name in sorted(stack):
            self.resource(stack[name], path + name)

    def resource(self, res, path):
        self.kept += 1
        nested = nested_of(res)
        if nested is not None:
            if not isinstance(nested, str):
                self.stack(nested, path + '/')
            return
        properties = shown(res.t._properties or {})
        if isinstance(res, software_deployment.SoftwareDeployment) and NEW in json.dumps(properties):
            if 'UPDATE' in properties.get('actions', ['CREATE', 'UPDATE']):
                self.found.append('%s: %s would run its script again' % (path, res.t.resource_type))
        for name, value in sorted(properties.items()):
            schema = res.properties_schema.get(name)
            replaces = schema is not None and not schema.update_allowed
            if NEW in json.dumps(value) and (replaces or res.t.resource_type == 'OS::Nova::Server'):
                self.found.append('%s: %s would be replaced, for %s follows what has moved' % (path, res.t.resource_type, name))


def without_paths(value):
    """Names of templates differ: the protecting ones stand elsewhere."""
    if isinstance(value, dict):
        return {key: 'TEMPLATE' if key in ('type', 'Type') and str(item).endswith(TEMPLATES) else without_paths(item)
                for key, item in value.items()}
    return [without_paths(item) for item in value] if isinstance(value, list) else value


def answer(case):
    result = {}
    try:
        old = parsed_stack(case['before'], case['main'], case['environments'], case['params'])
    except Exception:
        return {'refused': True}
    for kind, (main, environments) in case['templates'].items():
        try:
            new = parsed_stack(case['after'], main, case['environments'] + environments, case['params'])
            part = {'ok': True}
            if kind == 'protect':
                update = Update()
                LIVE['now'] = True
                try:
                    update.stacks(old, new, '')
                finally:
                    LIVE['now'] = False
                part.update(acts=update.found, policies=update.policies, unseen=update.unseen)
            else:
                residual = Residual()
                residual.stack(new, '')
                part.update(acts=residual.found, policies=residual.kept)
            result[kind] = part
        except Exception as error:
            result[kind] = {'ok': False, 'message': '%s: %s' % (type(error).__name__, str(error)[:400])}
    return result


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
