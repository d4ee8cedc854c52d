/** The editor schemas accept what Heat accepts, and refuse misspelt keys. */
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import environmentSchema from '../../grammar/hot/environment.schema.json' with { type: 'json' };
import templateSchema from '../../grammar/hot/template.schema.json' with { type: 'json' };
import {
  templateVersion,
  templateVersionAliases,
  templateVersionNames,
  versionNamesOf,
} from '../../grammar/hot/versions.ts';
import { catalogueFacts } from './shared-facts.ts';

const ajv = new Ajv({ allErrors: true, strictTypes: false });
const isTemplate = ajv.compile(templateSchema);
const isEnvironment = ajv.compile(environmentSchema);

describe('template versions', () => {
  it('are 13, with six aliases', () => {
    expect(templateVersionNames()).toHaveLength(13);
    expect([...templateVersionAliases()]).toContainEqual(['rocky', '2018-08-31']);
    expect(templateVersionAliases().size).toBe(6);
  });

  it('differ in what they allow', () => {
    expect(templateVersion('2013-05-23')?.functions.get('get_attr')).toBe('GetAttThenSelect');
    expect(templateVersion('wallaby')?.functions.get('if')).toBe('IfNullable');
    expect(templateVersion('2014-10-16')?.removedFunctions).toContain('Fn::Join');
    expect(templateVersion('2018-08-31')?.conditionFunctions.has('yaql')).toBe(true);
    expect(templateVersion('2010-09-09')).toMatchObject({ dialect: 'cfn', versionKey: 'AWSTemplateFormatVersion' });
    expect(templateVersion('2012-12-12')?.sections).not.toContain('Conditions');
  });

  it('are exact in spelling', () => {
    for (const name of ['Rocky', '2018-8-31', 'constructor', '__proto__', ''])
      expect(templateVersion(name)).toBeUndefined();
    expect(versionNamesOf('HeatTemplateFormatVersion')).toEqual(['2012-12-12']);
    expect(versionNamesOf('heat_template_version')).toContain('wallaby');
  });

  it.skipIf(!catalogueFacts)('agree with the recorded facts', () => {
    for (const [name, raw] of Object.entries(catalogueFacts?.hot_versions ?? {})) {
      expect(Object.fromEntries(templateVersion(name)?.functions ?? []), name).toEqual(raw.functions);
    }
  });

  it('are those of the editor schema', () => {
    const named = templateSchema.definitions.hot.properties.heat_template_version.enum;
    expect(named.toSorted()).toEqual(versionNamesOf('heat_template_version').toSorted());
    expect(Object.keys(templateSchema.definitions.hot.properties).toSorted()).toEqual(
      templateVersion('wallaby')?.sections,
    );
    expect(Object.keys(templateSchema.definitions.hotResource.properties).toSorted()).toEqual(
      templateVersion('wallaby')?.resourceKeys,
    );
  });
});

describe('editor schema', () => {
  it('refuses misspelt keys', () => {
    const template = { heat_template_version: '2018-08-31', resources: { a: { type: 'OS::Heat::None' } } };
    expect(isTemplate(template)).toBe(true);
    expect(isTemplate({ ...template, resource: {} })).toBe(false);
    expect(isTemplate({ ...template, resources: { a: { type: 'OS::Heat::None', propertys: {} } } })).toBe(false);
    expect(isTemplate({ ...template, parameters: { p: { type: 'strng' } } })).toBe(false);
    expect(isEnvironment({ parameters: { a: 1 } })).toBe(true);
    expect(isEnvironment({ parameter: { a: 1 } })).toBe(false);
  });

  const vectors = new URL('../../../shared/heat/vectors/', import.meta.url);
  it.skipIf(!existsSync(vectors))('accepts every recorded template and environment that Heat accepts', () => {
    const refused: string[] = [];
    let accepted = 0;
    for (const file of readdirSync(vectors)) {
      for (const line of readFileSync(new URL(file, vectors), 'utf8').split('\n').filter(Boolean)) {
        const vector: Vector = JSON.parse(line);
        if (!vector.expect.ok) continue;
        const document = parse(vector.template);
        if (document === undefined) continue;
        if (isTemplate(document)) accepted++;
        else refused.push(`${vector.name}: ${ajv.errorsText(isTemplate.errors)}`);
        const environment = typeof vector.environment === 'string' ? parse(vector.environment) : undefined;
        if (environment && !isEnvironment(environment)) {
          refused.push(`${vector.name} (environment): ${ajv.errorsText(isEnvironment.errors)}`);
        }
      }
    }
    console.log(`templates that Heat accepts: ${accepted} accepted, ${refused.length} refused`);
    expect(accepted).toBeGreaterThan(700);
    expect(refused).toEqual([]);
  });
});

interface Vector {
  readonly name: string;
  readonly template: string;
  readonly environment: string | readonly string[] | null;
  readonly expect: { readonly ok: boolean };
}

/** Texts that need Heat's own YAML rules (binary data, sexagesimal numbers as names, ...) are not for an editor. */
function parse(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}
