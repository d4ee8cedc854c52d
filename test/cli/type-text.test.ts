/** What `explain` says of a type: of each that is translated, and of some that are not. */
import { describe, expect, it } from 'vitest';
import { typeText } from '../../src/cli/explain/type-text.ts';
import { lifts } from '../../src/topology/registry.ts';

function text(type: string): string {
  return typeText(type).join('\n');
}

describe('a type', () => {
  it('that is translated has its summary, and its properties with what becomes of them', () => {
    for (const [type, { summary, subject, properties }] of lifts) {
      const said = text(type);
      expect(said).toContain(`${type} is translated. ${summary}.`);
      expect(said.includes('It only serves the resource in its property')).toBe(subject !== undefined);
      expect(said.includes('Properties:'), type).toBe(Object.keys(properties).length > 0);
      for (const name of Object.keys(properties)) expect(said).toContain(`  ${name}`);
    }
  });

  it('with an old name is the one with the new name', () => {
    expect(text('OS::Neutron::Net')).not.toContain('is another name');
    expect(text('OS::Metering::Alarm')).toContain('OS::Metering::Alarm is another name for ');
  });

  it.each([
    ['OS::Heat::AccessPolicy', 'Nothing has to replace it.'],
    ['OS::Swift::Container', 'To replace it: '],
    ['OS::Heat::WaitConditionHandle', 'Stacks that use it get the message plan/ready-signal.'],
    ['OS::Keystone::User', 'is not translated: '],
  ])('%s says: %s', (type, words) => {
    expect(text(type).replaceAll('\n', ' ')).toContain(words);
  });
});
