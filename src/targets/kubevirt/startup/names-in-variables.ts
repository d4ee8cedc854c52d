/** Names of machines that come to a line of a script by way of a variable. */

const assignment = /^(?:export\s+|local\s+|readonly\s+|declare\s+(?:-\w+\s+)*)?(\w+)=(.*)$/;

/** Commands that make something else of a name, such as its address. */
const resolving = /(?:^|[\s`(|;])(?:getent|dig|nslookup|host|resolveip|wc)\s/;

/** The lines of a script with every variable that holds a name replaced by what it holds then; every name ends in `domain`. */
export function withNames(lines: readonly string[], domain: string): readonly string[] {
  if (!lines.some((line) => line.includes(domain))) return lines;
  const held = new Map<string, string>();
  return lines.map((line) => {
    const named = line.replaceAll(/\$\{?(\w+)\}?/g, (all, variable: string) => held.get(variable) ?? all);
    const [, variable, value = ''] = assignment.exec(named) ?? [];
    if (variable === undefined) return named;
    if (value.includes(domain) && !resolving.test(value)) held.set(variable, heldBy(value, domain));
    else held.delete(variable);
    return named;
  });
}

/** What a command makes of names is taken for one of them. */
function heldBy(value: string, domain: string): string {
  return /^["']?[\w.:/-]+["']?$/.test(value) ? value.replaceAll(/["']/g, '') : `name${domain}`;
}
