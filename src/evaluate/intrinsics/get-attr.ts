/** `get_attr` in its three HOT forms, and `Fn::GetAtt`. */
import type { CallExpression, Expression } from '../../hot/ast.ts';
import { failure, type Failure } from '../failure.ts';
import type { Run, ScopedIntrinsic } from '../intrinsic.ts';
import type { Scope } from '../scope.ts';
import { missingResource } from '../missing-name.ts';
import { unknownName } from '../needs-known.ts';
import { hasPoison, mayBeNothing, isPlain, plainOf } from '../plain.ts';
import { partsOf } from '../sequence.ts';
import { pyStr } from '../../python/text.ts';
import { typeName } from '../../python/tree.ts';
import type { Span } from '../../source/source-file.ts';
import { orNull, poison, type Value } from '../value.ts';

/**
 * `allowAll`: the resource alone gives all attributes; `exact`: exactly an attribute and no path.
 * The forms are classes of heat/engine/hot/functions.py: `GetAttThenSelect` (HOT 2013-05-23), `GetAtt` (since
 * 2014-10-16), `GetAttAllAttributes` (since 2015-10-15); `Fn::GetAtt` is heat/engine/cfn/functions.py,
 * `GetAtt`. Which version has which is a matter of the catalogue.
 */
interface Form {
  readonly allowAll: boolean;
  readonly exact: boolean;
  /** The attribute is fetched as a whole and the path followed then. */
  readonly select: boolean;
}

export const getAttThenSelect = getAttribute({ allowAll: false, exact: false, select: true });
export const getAtt = getAttribute({ allowAll: false, exact: false, select: false });
export const getAttAllAttributes = getAttribute({ allowAll: true, exact: false, select: false });
export const cfnGetAtt = getAttribute({ allowAll: false, exact: true, select: true });

function getAttribute(form: Form): ScopedIntrinsic {
  return {
    form: 'scoped',
    check: (call) => shapeOf(call, form),
    evaluate: (run) => resolve(run, form),
  };
}

function shapeOf({ name, argument }: CallExpression, { allowAll, exact }: Form): Failure | undefined {
  if (exact) {
    const { span } = argument;
    if (argument.kind === 'literal' && typeof argument.value !== 'string') {
      return failure('TypeError', `cannot unpack non-iterable ${typeName(argument.value)} object`, {
        span,
        kind: 'resource_check',
      });
    }
    const text = `Arguments to "${name}" must be of the form [resource_name, attribute]`;
    return partsOf(argument).length === 2 ? undefined : failure('ValueError', text, { span });
  }
  if (allowAll && isEmpty(argument)) {
    return failure(
      'ValueError',
      `Arguments to "${name}" can be of the next forms: [resource_name] or [resource_name, attribute, (path), ...]`,
      {
        span: argument.span,
      },
    );
  }
  if (argument.kind !== 'list' && !(allowAll && isText(argument))) {
    return failure('TypeError', `Argument to "${name}" must be a list`, { span: argument.span });
  }
  // A text is a sequence of its letters: with more than one it is refused as a text.
  if (argument.kind !== 'list') {
    return isText(argument) && String(argument.value).length > 1
      ? failure('TypeError', `Argument to "${name}" must be a list`, { span: argument.span })
      : undefined;
  }
  return argument.items.length < (allowAll ? 1 : 2)
    ? failure('ValueError', `Arguments to "${name}" must be of the form [resource_name, attribute, (path), ...]`, {
        span: argument.span,
      })
    : undefined;
}

function isText(expression: Expression): expression is Extract<Expression, { kind: 'literal' }> {
  return expression.kind === 'literal' && typeof expression.value === 'string';
}

function isEmpty(expression: Expression): boolean {
  if (expression.kind === 'list') return expression.items.length === 0;
  if (expression.kind === 'map') return expression.entries.length === 0;
  return (
    expression.kind === 'literal' &&
    (expression.value === null || expression.value === '' || expression.value === 0 || expression.value === false)
  );
}

function resolve({ call, scope, evaluate }: Run, { exact, select, allowAll }: Form): Value | Failure {
  const isSequence = exact || call.argument.kind === 'list';
  const items = isSequence ? partsOf(call.argument) : [call.argument];
  const [resourceItem, attributeItem, ...pathItems] = items;
  // Heat asks for the names in `dependencies` and `validate`, before anything is created; hence failures in
  // them are early.
  const names = { ...scope, early: true };
  const resourceValue = resourceItem && orNull(evaluate(resourceItem, names));
  if (!resourceValue || hasPoison(resourceValue)) return poison;
  if (resourceValue.kind === 'symbolic') return unknownName(resourceValue, resourceItem.span, scope);
  if (isCollection(resourceValue)) return unhashable(resourceValue, resourceItem.span);
  const resource = nameOf(resourceValue);
  const state = scope.resourceState(resource);
  if (state !== 'enabled') {
    return failure('InvalidTemplateReference', missingResource(resource, state), {
      kind: 'unknown_resource',
      early: true,
      wrongName: { name: resource, candidates: scope.names('resource') },
      ...(resourceItem && { span: resourceItem.span }),
    });
  }
  const attribute = attributeItem && evaluate(attributeItem, names);
  const asked = attributeItem ?? call.argument;
  const path = pathItems.map((item) => orNull(evaluate(item, scope)));
  if (attribute && hasPoison(attribute)) return poison;
  if (path.some(hasPoison))
    // `GetAtt._attr_path` includes the path, so a path that raises loses the attribute;
    // `GetAttThenSelect._attr_path` has the attribute alone.
    return select ? poison : unknownAttribute(resource, attribute, asked, scope);
  if (attribute?.kind === 'symbolic') return unknownName(attribute, asked.span, scope);
  const open = path.find(mayBeNothing);
  if (open) return unknownName(open, call.argument.span, scope);
  // Compared as written: `GetAttAllAttributes` looks at `self._attribute is None` without resolving it.
  const isAll = !attribute || (attributeItem?.kind === 'literal' && attributeItem.value === null && allowAll);
  const wrong = isAll ? undefined : nameProblem(call, scope, attribute, select ? [] : path);
  if (wrong) return { ...wrong, span: asked.span };
  const name = isAll ? undefined : nameOf(attribute);
  return (
    scope.attribute(resource, name, path, { select, span: attributeItem?.span ?? call.span }) ??
    unknownAttribute(resource, attribute, asked, scope)
  );
}

/** Also told of an attribute whose path cannot be worked out: Heat leaves it out of what is asked for, and then misses it. */
function unknownAttribute(resource: string, attribute: Value | undefined, { span }: Expression, scope: Scope): Failure {
  const name = nameOf(orNull(attribute));
  return failure('InvalidTemplateAttribute', `resource "${resource}" has no attribute "${name}"`, {
    kind: 'unknown_attribute',
    early: true,
    span,
    wrongName: { name, candidates: scope.attributeNames?.(resource) ?? [] },
  });
}

function nameOf(value: Value): string {
  return isPlain(value) ? pyStr(plainOf(value)) : '';
}

/** Heat gathers the names that are asked for, with their paths, before it looks at anything; a lone name must be a text. */
function nameProblem(
  { name: called }: CallExpression,
  { section }: Scope,
  attribute: Value,
  path: readonly Value[],
): Failure | undefined {
  const collection = [attribute, ...path].find(isCollection);
  if (collection) return unhashable(collection);
  // Policies are left out where names are gathered: what is no text is no attribute there.
  if (
    section === 'policy' ||
    section === 'definition' ||
    path.length > 0 ||
    !isPlain(attribute) ||
    typeof plainOf(attribute) === 'string'
  )
    return undefined;
  const text = `The attribute name in "${called}" must be a text, not ${nameOf(attribute)}`;
  return failure('TypeError', text, { kind: 'resource_check', early: true });
}

function isCollection({ kind }: Value): boolean {
  return kind === 'list' || kind === 'map';
}

function unhashable({ kind }: Value, span?: Span): Failure {
  const text = `unhashable type: '${kind === 'list' ? 'list' : 'dict'}'`;
  return failure('TypeError', text, { early: true, ...(span && { span }) });
}
