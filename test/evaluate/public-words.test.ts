/** Messages of failed functions never repeat a secret, and stay readable whatever the secret is. */
import { expect, it } from 'vitest';
import { compile, memoryHost } from '../../src/index.ts';

interface Parameter {
  readonly type: string;
  readonly value: string;
}

async function messagesOf({ type, value }: Parameter, property: string): Promise<readonly string[]> {
  const template = `heat_template_version: 2018-08-31
parameters: { pw: { type: ${type}, hidden: true } }
resources:
  v: { type: OS::Heat::Value, properties: { value: ${property} } }
`;
  const { diagnostics } = await compile(memoryHost({ 't.yaml': template }), {
    template: 't.yaml',
    parameters: new Map([['pw', value]]),
  });
  return diagnostics.filter(({ code }) => code.startsWith('evaluate/')).map(({ message }) => message);
}

const join = '{ list_join: [{ get_param: pw }, a] }';
const keys = '{ map_replace: [{ get_param: pw }, { keys: { get_param: pw } }] }';

it.each([
  [
    { type: 'comma_delimited_list', value: 'e,r,n,t,h,i,d,p,a,m' },
    join,
    '"list_join" has no result for the hidden parameter pw',
  ],
  [{ type: 'string', value: 'operate' }, join, '"list_join" has no result for the hidden parameter pw'],
  [{ type: 'json', value: '{"n":{},"e":"m","h":"d","i":"p","a":"r"}' }, keys, "unhashable type: 'dict'"],
])('for %j', async (parameter, property, message) => {
  expect(await messagesOf(parameter, property)).toEqual([message]);
});
