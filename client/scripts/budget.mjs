// The weight of a first visit, from the manifest of the last build: the entry, what a route adds,
// and all that these import, gzipped. A page that grows over its budget fails here and not in the field.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const kb = 1024;

const pages = [
  { name: '/login', chunks: ['src/features/auth/LoginPage.tsx'], budget: 150 },
  { name: '/', chunks: ['src/app/Shell.tsx', 'src/features/home/HomePage.tsx'], budget: 150 },
  { name: '/leads', chunks: ['src/app/Shell.tsx', 'src/features/leads/LeadsPage.tsx'], budget: 170 },
];
const lazyBudget = 40;
const cssBudget = 15;

const sizes = new Map();
const weigh = (file) => {
  if (!sizes.has(file))
    sizes.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / kb);
  return sizes.get(file);
};

function closure(keys, seen = new Set()) {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    closure(manifest[key].imports ?? [], seen);
  }
  return seen;
}

const failures = [];
const report = (name, size, budget) => {
  console.log(`${name.padEnd(34)} ${size.toFixed(1).padStart(7)} KB of ${budget}`);
  if (size > budget) failures.push(name);
};

const sum = (keys) => [...keys].reduce((total, key) => total + weigh(manifest[key].file), 0);
const entry = 'index.html';
for (const page of pages) report(page.name, sum(closure([entry, ...page.chunks])), page.budget);
const css = Object.values(manifest).flatMap((chunk) => chunk.css ?? []);
report(
  'css',
  [...new Set(css)].reduce((total, file) => total + weigh(file), 0),
  cssBudget,
);

// A lazy chunk: one file that is not part of a first visit.
const first = closure([entry, ...pages.flatMap((page) => page.chunks)]);
for (const [key, chunk] of Object.entries(manifest)) {
  if (first.has(key) || !chunk.file.endsWith('.js')) continue;
  if (weigh(chunk.file) > lazyBudget / 2) report(key.replace('src/', ''), weigh(chunk.file), lazyBudget);
}
if (failures.length) {
  console.error(`over budget: ${failures.join(', ')}`);
  process.exit(1);
}
