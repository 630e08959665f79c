// Runs before the first paint, so that neither theme nor direction flashes. A file and not inline,
// because the policy of the page allows no inline script without a nonce.
(() => {
  const root = document.documentElement;
  let theme = 'system';
  let locale = 'he';
  let dir = 'rtl';
  try {
    theme = localStorage.getItem('moked.theme') || theme;
    locale = localStorage.getItem('moked.locale') || locale;
    dir = localStorage.getItem('moked.dir') || (locale === 'en' ? 'ltr' : dir);
  } catch {
    // Storage can be forbidden; the defaults are good.
  }
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  root.lang = locale;
  root.dir = dir;
  const color = document.querySelector('meta[name=theme-color]');
  if (color) color.content = dark ? '#0d1116' : '#f8fafb';
})();
