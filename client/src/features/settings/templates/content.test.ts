import { expect, test } from 'vitest';
import { blank, nameOf, sampled, variablesOf, withSamples } from './content';

test('variables come once each, in order', () => {
  expect(variablesOf('{{b}} {{ a }} {{b}} {{}} {x}')).toEqual(['b', 'a']);
});

test('examples stay with their variables', () => {
  const content = {
    ...blank,
    body: 'א {{b}} ב {{a}}',
    samples: [
      { name: 'a', value: '1' },
      { name: 'gone', value: '2' },
    ],
  };
  expect(withSamples(content).samples).toEqual([
    { name: 'b', value: '' },
    { name: 'a', value: '1' },
  ]);
});

test('a text shows its examples, and the name where there is none', () => {
  expect(sampled('שלום {{a}} {{b}}', (name) => (name === 'a' ? 'דנה' : ''))).toBe('שלום דנה {{b}}');
});

test('a name is made of what may stand in it', () => {
  expect(nameOf('Call back-Reminder תזכורת 2')).toBe('call_back_reminder__2');
});
