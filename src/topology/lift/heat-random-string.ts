/**
 * OS::Heat::RandomString: a text that Heat draws once and keeps, mostly a password. It is drawn anew for a new
 * application; the text of a live stack must be carried over, for databases know it.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::RandomString.
 */
import { originsOf, secretFact, type Value } from '../../evaluate/value.ts';
import type { ResourceIdentity } from '../../evaluate/scope.ts';
import type { Scalar } from '../../python/scalar.ts';
import { selectPath } from '../../stack/select-path.ts';
import { show } from '../attribute-values.ts';
import type { SecretMaterial } from '../kinds/secret-material.ts';
import { defineLift, type Reader } from '../lift.ts';
import { asInteger, asText } from '../plain-choice.ts';

type Properties = typeof properties;

const properties = {
  character_classes: { fate: 'mapped', note: 'Character classes, with the minimum number of each' },
  character_sequences: { fate: 'mapped', note: 'Additional character sets, with the minimum number of each' },
  length: { fate: 'mapped', note: 'Number of characters' },
  salt: { fate: 'moot', note: 'A changed salt makes Heat generate a new value' },
  sequence: { fate: 'mapped', note: 'Old form of character_classes' },
} as const;

export const heatRandomString = defineLift({
  type: 'OS::Heat::RandomString',
  summary: 'A key of a generated Secret',
  properties,
  attributes: { show, value: (self, path) => selectPath(secretText(self), path) },
  reference: secretText,
  lift(read, self) {
    const length = read.choose(read.get('length'), self.path, drawnCount, 32);
    const classes = letterSets(read, self.path);
    // What Heat refuses is reported with the property, and nothing is drawn.
    if (length === refused || classes.some(({ min }) => min === refused)) return [];
    const salt = read.get('salt');
    return [
      {
        kind: 'secret-material',
        id: self.path,
        resource: self.path,
        length,
        alphabet: [...new Set(classes.flatMap(({ letters }) => [...letters]))].join(''),
        classes,
        sequences: [],
        ...(salt && { salt }),
      },
    ];
  },
});

function secretText(self: ResourceIdentity): Value {
  return secretFact({ fact: 'secret', of: self.path, key: 'value' });
}

/** Stands for a number that Heat does not allow. */
const refused = 0;

/** Of all characters, and of each class and sequence, Heat draws 1 to 512. */
function drawnCount(value: Scalar): number | undefined {
  const count = asInteger(value);
  return count === undefined || (count >= 1 && count <= 512) ? count : refused;
}

const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const uppercase = lowercase.toUpperCase();
const digits = '0123456789';

const letterClasses: ReadonlyMap<string, string> = new Map([
  ['digits', digits],
  ['hexdigits', `${digits}ABCDEF`],
  ['letters', `${lowercase}${uppercase}`],
  ['lettersdigits', `${lowercase}${uppercase}${digits}`],
  ['lowercase', lowercase],
  ['octdigits', '01234567'],
  ['uppercase', uppercase],
]);

const allLetters = `${lowercase}${uppercase}${digits}`;

/** Heat draws from the letters of a "sequence" as from a class; the old property replaces the default class only. */
function letterSets(read: Reader<Properties>, id: string): SecretMaterial['classes'] {
  const classes = read.get('character_classes');
  const old = read.get('sequence');
  const useClasses = !old || (classes !== undefined && originsOf(classes).length > 0);
  const letters = (value: Value | undefined): string =>
    read.choose(value, id, (known) => letterClasses.get(asText(known) ?? ''), allLetters);
  const least = (item: Value): number => read.choose(read.field(item, 'min'), id, drawnCount, 1);
  return [
    ...read.items(read.get('character_sequences')).map((item) => ({
      letters: read.choose(read.field(item, 'sequence'), id, asText, allLetters),
      min: least(item),
    })),
    ...(useClasses ? read.items(classes) : []).map((item) => ({
      letters: letters(read.field(item, 'class')),
      min: least(item),
    })),
    ...(old ? [{ letters: letters(old), min: 1 }] : []),
  ];
}
