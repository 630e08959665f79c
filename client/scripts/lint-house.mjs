// House rules that no linter knows: direction-neutral classes, one way to the network, words only
// in the catalogs. Each failure says why, because a rule without a reason gets worked around.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../src', import.meta.url).pathname;
const rules = [
  {
    why: 'the page reads right to left: use ms me ps pe start end border-s border-e rounded-s rounded-e text-start text-end',
    pattern:
      /(?<![\w-])-?(?:m[lr]|p[lr]|scroll-m[lr]|scroll-p[lr]|left|right|border-[lr]|rounded-(?:[lr]|t[lr]|b[lr]))-(?:\[|\d|px|auto|full|none|xs|sm|md|lg|xl)|(?<![\w-])(?:text-left|float-left|float-right|clear-left|clear-right|rounded-[lr](?![\w-]))(?![\w-])/,
    skip: (path) => path.endsWith('.css'),
  },
  {
    why: 'text-right is allowed only as rtl:text-right on left-to-right inputs (field.tsx)',
    pattern: /(?<!rtl:)(?<![\w-])text-right(?![\w-])/,
    skip: () => false,
  },
  {
    why: 'all traffic goes through src/api, where credentials, CSRF and errors are handled once',
    pattern: /(?<![\w.])(?:fetch\(|new XMLHttpRequest|new EventSource|navigator\.sendBeacon|axios)/,
    skip: (path) => path.startsWith('api/'),
  },
  {
    why: 'words people read live in src/i18n, so that every language is complete',
    pattern: /[\u0590-\u05FF]/,
    skip: (path) => path.startsWith('i18n/') || path.includes('.test.'),
  },
  {
    why: 'import React Aria per component: the barrel pulls the whole kit into the first load',
    pattern: /from 'react-aria-components'/,
    skip: () => false,
  },
];

/** @returns {Generator<string>} */
function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (/\.(tsx?|css)$/.test(entry.name) && entry.name !== 'schema.d.ts') yield path;
  }
}

const failures = [];
for (const path of files(root)) {
  const name = path.slice(root.length + 1);
  const lines = readFileSync(path, 'utf8').split('\n');
  if (lines.length > 450)
    failures.push(`${name}: ${lines.length} lines; a file holds one idea (450 at most)`);
  const feature = /^features\/([^/]+)\//.exec(name)?.[1];
  lines.forEach((line, i) => {
    for (const rule of rules) {
      if (!rule.skip(name) && rule.pattern.test(line))
        failures.push(`${name}:${i + 1}: ${rule.why}\n    ${line.trim()}`);
    }
    const other = /from '@\/features\/([^/']+)/.exec(line)?.[1];
    if (feature && other && other !== feature)
      failures.push(`${name}:${i + 1}: features never import one another`);
    if (name.startsWith('ui/') && /from '@\/(features|app|api)/.test(line))
      failures.push(`${name}:${i + 1}: the kit knows no business`);
  });
}
if (failures.length) {
  console.error(failures.join('\n'));
  process.exit(1);
}
