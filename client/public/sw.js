// Shows push messages and opens what they lead to. It has no fetch handler on purpose: pages and answers
// always come from the server, so an old worker can never show an old build or somebody else's data.
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

addEventListener('push', (event) => {
  let message = {};
  try {
    message = event.data?.json() ?? {};
  } catch {
    // Not ours; browsers want to see something for each push all the same.
  }
  event.waitUntil(
    registration.showNotification(message.title || 'מוקד', {
      body: message.body,
      tag: message.tag,
      renotify: Boolean(message.tag),
      dir: message.dir || 'rtl',
      lang: message.lang || 'he',
      icon: '/icon-192.png',
      badge: '/icon-192.png',
      data: { url: message.url || '/' },
    }),
  );
});

addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? '/', location.origin);
  if (url.origin !== location.origin) return;
  event.waitUntil(
    (async () => {
      const windows = await clients.matchAll({ type: 'window' });
      const open = windows.find((w) => w.focused) ?? windows[0];
      if (!open) return clients.openWindow(url.href);
      open.postMessage({ type: 'open', path: url.pathname + url.search });
      return open.focus();
    })(),
  );
});
