/** Markdown with hostile names, read by prettier's parser: the structure is ours, the text is the name. */
import * as fc from 'fast-check';
import { parsers } from 'prettier/plugins/markdown';
import { describe, expect, it } from 'vitest';
import {
  bullet,
  code,
  fenced,
  heading,
  joinMarkdown,
  inline,
  numbered,
  paragraph,
  quote,
  table,
  type Markdown,
} from '../../src/print/slots/markdown.ts';
import { terminalLine } from '../../src/print/slots/terminal.ts';
import { tryAll } from '../seed.ts';
import { hostileName as anyName } from './hostile-names.ts';

/** Blanks alone leave nothing to be found. */
const hostileName = anyName.filter((name) => terminalLine(name).trim() !== '');

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly lang?: string;
  readonly children?: readonly Node[];
}

async function parse(text: string): Promise<Node> {
  return parsers.markdown.parse(text, Object({}));
}

function textOf({ value, children }: Node): string {
  return value ?? (children ?? []).map(textOf).join('');
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Prose: pairs of backticks are code, so a name may show one as code, but nothing else. */
const inlineTypes = new Set(['text', 'inlineCode', 'link', 'sentence', 'word', 'whitespace']);

function typesBelow(node: Node): readonly string[] {
  return (node.children ?? []).flatMap((child) => [child.type, ...typesBelow(child)]);
}

describe('running text', () => {
  it.each([
    ['paragraph', (content: Markdown) => paragraph(content), ['paragraph']],
    ['heading', (content: Markdown) => heading(2, content), ['heading']],
    ['bullet', (content: Markdown) => bullet(content), ['list', 'listItem', 'paragraph']],
    ['numbered', (content: Markdown) => numbered(1, content), ['list', 'listItem', 'paragraph']],
    ['quote', (content: Markdown) => quote(content), ['blockquote', 'paragraph']],
  ] as const)('keeps a name inside a %s', async (_, build, wanted) => {
    await tryAll(
      fc.asyncProperty(hostileName, async (name) => {
        for (const content of [inline`${name}`, inline`Start ${name}`, inline`${code(name)} is ${name}.`]) {
          const root = await parse(`${build(content)}\n\nend\n`);
          expect(root.children?.map(({ type }) => type).at(-1)).toBe('paragraph');
          expect(root.children).toHaveLength(2);
          const types = root.children?.[0] ? [root.children[0].type, ...typesBelow(root.children[0])] : [];
          const blocks = types.filter((type) => !inlineTypes.has(type));
          expect(blocks).toEqual(wanted);
        }
      }),
      { few: 10, many: 1000 },
    );
  });

  it('shows a name that holds no backtick as it is', async () => {
    const name = hostileName.filter((text) => !text.includes('`') && !text.includes('&'));
    await tryAll(
      fc.asyncProperty(name, async (text) => {
        const root = await parse(`${paragraph(inline`Name ${text}.`)}\n`);
        expect(squeezed(textOf(root))).toBe(squeezed(`Name ${terminalLine(text)}.`));
      }),
      { few: 10, many: 1000 },
    );
  });
});

describe('code spans', () => {
  it('hold exactly the name', async () => {
    const spanned = hostileName.filter((text) => !text.includes('\\|'));
    await tryAll(
      fc.asyncProperty(spanned, async (text) => {
        const root = await parse(`${paragraph(inline`Name ${code(text)} here`)}\n`);
        const spans = (root.children?.[0]?.children ?? []).filter(({ type }) => type === 'inlineCode');
        expect(spans.map(({ value = '' }) => squeezed(value))).toEqual([squeezed(terminalLine(text))]);
      }),
      { few: 10, many: 1000 },
    );
  });
});

describe('tables', () => {
  it('keep their rows and cells', async () => {
    await tryAll(
      fc.asyncProperty(hostileName, hostileName, async (one, two) => {
        const lines = table(
          ['a', 'b', 'c'],
          [
            [code(one), inline`${two}`, joinMarkdown([code(two), code(one)], ', ')],
            [inline`x`, inline`y`, inline`z`],
          ],
        );
        const root = await parse(`${lines.join('\n')}\n`);
        expect(root.children?.map(({ type }) => type)).toEqual(['table']);
        expect(root.children?.[0]?.children?.map(({ children }) => children?.length)).toEqual([3, 3, 3]);
      }),
      { few: 10, many: 1000 },
    );
  });
});

describe('fenced blocks', () => {
  it('end where they should and hold their lines', async () => {
    await tryAll(
      fc.asyncProperty(fc.array(hostileName, { minLength: 1, maxLength: 3 }), async (lines) => {
        const root = await parse(`${fenced('sh', lines).join('\n')}\n\nend\n`);
        expect(root.children?.map(({ type }) => type)).toEqual(['code', 'paragraph']);
        expect(root.children?.[0]?.value).toBe(lines.map(terminalLine).join('\n'));
      }),
      { few: 10, many: 1000 },
    );
  });

  it('stay in the list item that they are indented for', async () => {
    await tryAll(
      fc.asyncProperty(hostileName, async (name) => {
        const text = [numbered(1, inline`one ${name}`), '', ...fenced('sh', [name], '   '), numbered(2, inline`two`)];
        const root = await parse(`${text.join('\n')}\n`);
        expect(root.children?.map(({ type }) => type)).toEqual(['list']);
        expect(root.children?.[0]?.children).toHaveLength(2);
      }),
      { few: 10, many: 1000 },
    );
  });
});
