"""Asks an installed Heat engine whether it takes each stack: one JSON case a line in, one answer a line out."""
import json
import sys

from engine_stubs import REQUEST
from heat.common import environment_format, environment_util, template_format
from heat.engine import environment, template
from heat.engine import stack as heat_stack


def environment_of(case):
    params = dict(case.get('params') or {})
    texts = case.get('environment') or []
    files = {} if isinstance(texts, str) else {'environment-%d' % index: text for index, text in enumerate(texts)}
    given = dict(case.get('files') or {}, **files)
    # Every file is tried as a template, whatever it is for.
    schemata = template.Template(template_format.parse(case['template']), files=given).all_param_schemata(given)
    if isinstance(texts, str):
        env = environment_format.parse(texts)
        environment_format.default_for_missing(env)
        env['parameters'].update(params)
        return env
    env = {'parameters': params}
    environment_format.default_for_missing(env)
    if files:
        environment_util.merge_environments(list(files), files, env, schemata)
    return env


def answer(case):
    try:
        parsed = template_format.parse(case['template'])
        files = case.get('files') or {}
        env = environment.Environment(environment_of(case))
        heat_stack.Stack(REQUEST, 'teststack', template.Template(parsed, files=files, env=env)).validate()
        return {'ok': True}
    except Exception as error:
        return {'ok': False, 'error_class': type(error).__name__, 'message': str(error)[:500]}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
