import { generateCstDts } from 'chevrotain';
import { format } from 'prettier';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { precedenceTable, rulesAsEbnf, tokensAsEbnf } from '../../grammar/yaql/ebnf.ts';
import { YaqlParser } from '../../grammar/yaql/parser.ts';
import { binaryOperators, prefixOperators } from '../../grammar/yaql/operators.ts';
import { BinaryOperator, PrefixOperator, yaqlTokens } from '../../grammar/yaql/tokens.ts';

const page = new URL('../../grammar/yaql/README.md', import.meta.url);

it('keeps the types of the syntax tree as the rules give them', async () => {
  const types = generateCstDts(new YaqlParser().getGAstProductions(), { includeVisitorInterface: false });
  const named = types.replace('ICstVisitor, ', '');
  const text = `/** Types of the concrete syntax tree; generated from the rules by \`vitest -u test/yaql/grammar.test.ts\`. */\n${named}`;
  const formatted = await format(text, { parser: 'typescript', printWidth: 120, singleQuote: true });
  await expect(formatted).toMatchFileSnapshot('../../grammar/yaql/cst.ts');
});

it('documents the rules, tokens and precedences that the parser has', async () => {
  const blocks = [rulesAsEbnf(new YaqlParser().getSerializedGastProductions()), tokensAsEbnf()];
  const text = readFileSync(page, 'utf8');
  for (const block of blocks) expect(text).toContain(`\`\`\`ebnf\n${block}\n\`\`\``);
  expect(text).toContain((await format(precedenceTable(), { parser: 'markdown', printWidth: 120 })).trim());
});

it('gives each operator token a precedence', () => {
  const images = (category: typeof BinaryOperator): readonly string[] =>
    yaqlTokens
      .filter((token) => token.CATEGORIES?.includes(category))
      .map((token) => (token.LABEL ?? '').slice(1, -1))
      .toSorted();
  expect(images(BinaryOperator)).toEqual([...binaryOperators.keys()].toSorted());
  expect(images(PrefixOperator)).toEqual([...prefixOperators.keys()].toSorted());
});
