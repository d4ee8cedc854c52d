/** Each format shows place, severity, text, code and fix, and nothing that a terminal or parser would obey. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { defineDiagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Diagnostic, Where } from '../../src/diagnostics/diagnostic.ts';
import { formatGithub } from '../../src/diagnostics/github-format.ts';
import { formatJson } from '../../src/diagnostics/json-format.ts';
import { formatJunit } from '../../src/diagnostics/junit-format.ts';
import { formatLines, formatRanges } from '../../src/diagnostics/line-format.ts';
import { plainDiagnostic } from '../../src/diagnostics/plain-diagnostic.ts';
import { formatPretty } from '../../src/diagnostics/pretty-format.ts';
import { formatSarif } from '../../src/diagnostics/sarif-format.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import type { SourceFile } from '../../src/source/source-file.ts';

const wrong = defineDiagnostic({
  code: 'hot/wrong',
  severity: 'error',
  message: (text: string) => text,
  explanation: 'Why.',
});
const odd = defineDiagnostic({ code: 'lint/odd', severity: 'warning', message: () => 'odd', explanation: 'Odd.' });
const note = defineDiagnostic({ code: 'plan/note', severity: 'info', message: () => 'noted', explanation: 'Note.' });

const file = sourceFile('dir/my stack.yaml', 'a: 1\nresource:\n  x\n\u00fc: two\n');

function place(text: string, within: SourceFile = file): Where {
  const start = within.text.indexOf(text);
  return { span: { file: within, start, end: start + text.length } };
}

function messages(fill: (reports: ReturnType<typeof createCollector>) => void): readonly Diagnostic[] {
  const reports = createCollector();
  fill(reports);
  return reports.sorted();
}

const all = messages((reports) => {
  const { span } = place('resource');
  const fix = span && { title: 'did you mean "resources"?', span, text: 'resources' };
  const related = [{ message: 'the first one is here', span: span ?? { file, start: 0, end: 1 } }];
  reports.report(wrong, { span, fix, resource: 'web/0' }, '"resource" is not a section');
  reports.report(odd, { ...place('two'), related });
  reports.report(note, {});
});

describe('lines', () => {
  it('have the exclusive end of the place for editors', () => {
    const file = sourceFile('a.yaml', 'one\ntwo\n');
    const report = { code: 'a/b', severity: 'error', message: 'wrong', span: { file, start: 4, end: 7 } } as const;
    expect(formatRanges([report, { code: 'a/c', severity: 'info', message: 'fine' }])).toBe(
      'a.yaml:2:1-2:4: error: wrong [a/b]\ninfo: fine [a/c]\n',
    );
  });

  it('are `file:line:col: severity: message [code]`', () => {
    expect(formatLines(all)).toBe(
      [
        'info: noted [plan/note]',
        'dir/my stack.yaml:2:1: error: "resource" is not a section (did you mean "resources"?) [hot/wrong]',
        'dir/my stack.yaml:4:4: warning: odd [lint/odd]',
        '',
      ].join('\n'),
    );
  });

  it('hold no line break, escape or direction mark of the input', () => {
    const text = 'a\nb\u001b[31m\u202ec\u0000\u2028d';
    expect(formatLines(messages((reports) => reports.report(wrong, {}, text)))).toBe(
      'error: a b\\x1b[31m\\u202ec\\x00\\u2028d [hot/wrong]\n',
    );
  });
});

describe('frames', () => {
  it('show the line, carets, the fix and related places', () => {
    expect(formatPretty(all)).toBe(
      [
        'info[plan/note]: noted',
        '',
        'error[hot/wrong]: "resource" is not a section',
        '  --> dir/my stack.yaml:2:1',
        '  |',
        '2 | resource:',
        '  | ^^^^^^^^ did you mean "resources"?',
        '',
        'warning[lint/odd]: odd',
        '  --> dir/my stack.yaml:4:4',
        '  |',
        '4 | \u00fc: two',
        '  |    ^^^',
        'note: the first one is here',
        '  --> dir/my stack.yaml:2:1',
        '  |',
        '2 | resource:',
        '  | ^^^^^^^^',
        '',
      ].join('\n'),
    );
  });

  it('underline the first line of a longer place', () => {
    expect(formatPretty(messages((reports) => reports.report(odd, place('resource:\n  x'))))).toContain(
      '  | ^^^^^^^^^\n',
    );
  });

  it('cut long lines around the place and keep tabs from shifting it', () => {
    const long = sourceFile('long.yaml', `${'\tx'.repeat(300)}HERE${'y'.repeat(300)}\n`);
    const lines = formatPretty(messages((reports) => reports.report(odd, place('HERE', long)))).split('\n');
    const [shown = '', carets = ''] = lines.slice(3, 5);
    expect(shown.length).toBeLessThan(160);
    expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('HERE');
  });

  it('point behind the last line with one caret', () => {
    const end = { span: { file, start: file.text.length, end: file.text.length } };
    expect(formatPretty(messages((reports) => reports.report(odd, end)))).toContain('5 | \n  | ^');
  });

  it('are coloured when asked', () => {
    expect(formatPretty(all, { color: true })).toContain('\u001b[31;1merror[hot/wrong]\u001b[0m');
  });

  it('of nothing are nothing', () => {
    expect(formatPretty([])).toBe('');
  });
});

describe('plain data', () => {
  it('has lines and columns from 1 and offsets from 0', () => {
    expect(all.map(plainDiagnostic)[1]).toEqual({
      code: 'hot/wrong',
      severity: 'error',
      message: '"resource" is not a section',
      file: 'dir/my stack.yaml',
      range: { start: { line: 2, column: 1, offset: 5 }, end: { line: 2, column: 9, offset: 13 } },
      resource: 'web/0',
      fix: {
        title: 'did you mean "resources"?',
        text: 'resources',
        file: 'dir/my stack.yaml',
        range: { start: { line: 2, column: 1, offset: 5 }, end: { line: 2, column: 9, offset: 13 } },
      },
    });
  });

  it('is what the JSON format prints', () => {
    expect(JSON.parse(formatJson(all))).toEqual(all.map(plainDiagnostic));
  });
});

describe('GitHub commands', () => {
  it('escape what would end a property or a line', () => {
    const named = sourceFile('a,b:c.yaml', 'x');
    const text = formatGithub(messages((reports) => reports.report(wrong, place('x', named), '100% wrong\nhere')));
    expect(text).toBe(
      '::error file=a%2Cb%3Ac.yaml,line=1,endLine=1,col=1,endColumn=2,title=hot/wrong::100%25 wrong here\n',
    );
  });

  it('name the severity', () => {
    expect(formatGithub(all).match(/^::\w+/gm)).toEqual(['::notice', '::error', '::warning']);
  });
});

describe('SARIF', () => {
  const log = JSON.parse(formatSarif(all, { version: '1.2.3', rules: [wrong, odd] }));
  const [run] = log.runs;

  it('names the rules that occur, with their explanations', () => {
    expect(run.tool.driver).toMatchObject({
      name: 'heat2kube',
      semanticVersion: '1.2.3',
      rules: [
        { id: 'hot/wrong', fullDescription: { text: 'Why.' }, defaultConfiguration: { level: 'error' } },
        { id: 'lint/odd', defaultConfiguration: { level: 'warning' } },
        { id: 'plan/note' },
      ],
    });
  });

  it('places results, fixes and related places', () => {
    expect(run.results.map((result: { level: string; ruleIndex: number }) => [result.level, result.ruleIndex])).toEqual(
      [
        ['note', 2],
        ['error', 0],
        ['warning', 1],
      ],
    );
    expect(run.results[1]).toMatchObject({
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'dir/my%20stack.yaml' },
            region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 9 },
          },
        },
      ],
      fixes: [{ artifactChanges: [{ replacements: [{ insertedContent: { text: 'resources' } }] }] }],
    });
    expect(run.results[2].relatedLocations).toHaveLength(1);
    expect(run.results[0].locations).toBeUndefined();
  });
});

describe('JUnit', () => {
  it('has a suite for each file, fails on errors only, and escapes', () => {
    const text = formatJunit([...all, ...messages((reports) => reports.report(wrong, place('x'), '<&"\u0000'))], {
      files: ['fine.yaml'],
    });
    expect(text).toContain('<testsuite name="fine.yaml" tests="1" failures="0">');
    expect(text).toContain('<testsuite name="dir/my stack.yaml" tests="2" failures="2">');
    expect(text).toContain('message="&lt;&amp;&quot;\\x00"');
    expect(text).toContain('<system-out>dir/my stack.yaml:4:4: warning: odd [lint/odd]</system-out>');
  });
});
