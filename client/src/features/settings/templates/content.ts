import type { Content, Template } from './queries';

/** A template with nothing in it. */
export const blank: Content = {
  name: '',
  language: 'he',
  category: 'utility',
  header: { format: 'none', text: '', sample: '' },
  body: '',
  samples: [],
  footer: '',
  buttons: [],
};

/** What a stored template says. */
export function contentOf(t: Template): Content {
  const { name, language, category, header, body, samples, footer, buttons } = t;
  return { name, language, category, header, body, samples, footer, buttons };
}

/** The variables of a text, each once, in order. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g)].map((m) => m[1]!))];
}

/** The examples that the body wants, with those that are there. */
export function withSamples(content: Content): Content {
  const old = new Map(content.samples.map((s) => [s.name, s.value]));
  const samples = variablesOf(content.body).map((name) => ({ name, value: old.get(name) ?? '' }));
  return { ...content, samples };
}

/** A text with the examples in it. */
export function sampled(text: string, value: (name: string) => string): string {
  return text.replace(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g, (all, name: string) => value(name) || all);
}

/** What people call a template, as WhatsApp takes it. */
export function nameOf(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
    .replace(/[^a-z0-9_]/g, '');
}
