/** Scripts that are made to take long, or to break the reader: each ends soon, with a container or a reason. */
import { expect, it } from 'vitest';
import { readStartUp } from './read-start-up.ts';
import { together } from '../../src/containers/together.ts';
import { known } from '../../src/evaluate/value.ts';

const many = 20_000;
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

it.each([
  ['brackets', `${'('.repeat(many)}docker run x${')'.repeat(many)}`],
  ['conditions', `${'if x; then '.repeat(many)}docker run x;${' fi;'.repeat(many)}`],
  ['substitutions', `docker run ${'$('.repeat(many)}x${')'.repeat(many)}`],
  ['defaults', `docker run ${'${A:-'.repeat(many)}x${'}'.repeat(many)}`],
  ['variables that double', `A=x\n${lines(40, () => 'A="$A$A"')}\ndocker run $A`],
  ['variables in conditions', `${lines(many, (index) => `if x; then V${index}=1; fi`)}\ndocker run $V1`],
  ['a long chain', `${'true && '.repeat(many)}docker run x`],
  ['a script that calls itself', `cat > /a.sh <<'E'\n#!/bin/sh\n${'/a.sh\n'.repeat(500)}docker run -d x\nE\n/a.sh`],
  [
    'variables of a Compose file',
    `cat > /c.yml <<'E'\nservices:\n  a:\n    image: '${'${A:-'.repeat(many)}'\nE\ndocker compose -f /c.yml up -d`,
  ],
])('ends with %s', (_, text) => {
  const started = performance.now();
  const reading = readStartUp([{ text: known(`#!/bin/bash\n${text}`) }]);
  const found = reading && together(reading, { volumeOf: () => undefined });
  expect(found).toBeDefined();
  expect(performance.now() - started).toBeLessThan(5000);
});
