import { expect, test } from 'vitest';
import { type LeadTemplate, missing, pieces } from './templates';

test('values stand in their places, and what is missing shows its name', () => {
  expect(pieces('שלום {{ first_name }}, ב-{{time}}', 'body', { 'body.first_name': ' דנה ' })).toEqual([
    { text: 'שלום ' },
    { text: 'דנה', slot: 'body.first_name', empty: false },
    { text: ', ב-' },
    { text: '{{time}}', slot: 'body.time', empty: true },
  ]);
  expect(pieces('', 'header', {})).toEqual([]);
});

test('only texts can be missing', () => {
  const template = {
    slots: [
      { key: 'header', kind: 'image', sample: '' },
      { key: 'body.1', kind: 'text', sample: 'x' },
      { key: 'button.0', kind: 'text', sample: 'y' },
    ],
  } as unknown as LeadTemplate;
  expect(missing(template, { 'body.1': ' ', 'button.0': 'q' })).toEqual(['body.1']);
});
