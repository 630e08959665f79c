// Words that are not in the first load: from main.tsx along every import, lazy ones too, a module
// that names a word of i18n/he/more must have i18n/more before it, or the page would show nothing in
// its place. What loads after an import of i18n/more is safe, so the walk ends there. And a page of a
// first visit that imports i18n/more would make the split pointless.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const src = new URL('../src', import.meta.url).pathname;
const at = (name) => join(src, name);
const more = at('i18n/more.ts');
const firstPages = [
  'app/Shell.tsx',
  'features/auth/LoginPage.tsx',
  'features/home/HomePage.tsx',
  'features/leads/LeadsPage.tsx',
].map(at);

const words = readdirSync(at('i18n/he/more'))
  .flatMap((name) => [...readFileSync(at(`i18n/he/more/${name}`), 'utf8').matchAll(/^ {2}'([^']+)':/gm)])
  .map((match) => match[1]);
const isLater = new Set(words);

/** The file that an import of our own names; none for a style sheet. */
function target(from, spec) {
  const base = spec.startsWith('@/') ? at(spec.slice(2)) : resolve(dirname(from), spec);
  return ['', '.ts', '.tsx', '/index.ts']
    .map((end) => base + end)
    .find((path) => /\.tsx?$/.test(path) && existsSync(path));
}

const parsed = new Map();
/** What a module imports at once and on demand, and which words of later pages it names. */
function parse(path) {
  if (parsed.has(path)) return parsed.get(path);
  const text = readFileSync(path, 'utf8');
  const find = (pattern) =>
    [...text.matchAll(pattern)].flatMap(([, spec]) => (/^[@.]/.test(spec) ? (target(path, spec) ?? []) : []));
  // A key with a hole names every word that begins like it.
  const open = [...text.matchAll(/`([a-z]\w*\.[\w.]*)\$\{/gi)].map((match) => match[1]);
  const module = {
    now: find(/^(?:import|export)\s+(?!type\b)(?:[^;'"]*?\sfrom\s+)?'([^']+)'/gm),
    lazy: find(/\bimport\(\s*'([^']+)'\s*\)/g),
    named: path.startsWith(at('i18n/'))
      ? []
      : [
          ...[...text.matchAll(/['"`]([a-z]\w*(?:\.\w+)+)['"`]/gi)]
            .map((match) => match[1])
            .filter((key) => isLater.has(key)),
          ...open.filter((start) => words.some((key) => key.startsWith(start))).map((start) => `${start}…`),
        ],
  };
  parsed.set(path, module);
  return module;
}

/** A module and all that loads at once with it. */
function closure(path, seen = new Set()) {
  if (!seen.has(path)) {
    seen.add(path);
    for (const next of parse(path).now) closure(next, seen);
  }
  return seen;
}

const failures = [];
const loads = [at('main.tsx')];
for (const load of loads) {
  const modules = closure(load);
  if (modules.has(more)) {
    if (firstPages.includes(load) || load === loads[0])
      failures.push(`${relative(src, load)}: a first visit does without i18n/more; find who imports it`);
    continue;
  }
  for (const path of modules) {
    const { named, lazy } = parse(path);
    if (named.length)
      failures.push(
        `${relative(src, load)}: import '@/i18n/more' here, or move these words to i18n/he, for ` +
          `${relative(src, path)} names ${named.join(', ')}`,
      );
    for (const next of lazy) if (!loads.includes(next)) loads.push(next);
  }
}
if (!firstPages.every((page) => loads.includes(page))) failures.push('lint-words: a first page has moved');
if (failures.length) {
  console.error(failures.join('\n'));
  process.exit(1);
}
