import { afterEach } from 'vitest';
import '@/i18n/more';

afterEach(() => {
  document.body.replaceChildren();
});
