/**
 * The one-time token of a link that was mailed or printed. It stands in the fragment, which browsers
 * neither send to servers nor put into Referer.
 */
export const linkToken = (hash = window.location.hash): string =>
  new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? '';
