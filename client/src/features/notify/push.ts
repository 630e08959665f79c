import { api, body, type Schema } from '@/api/client';

/** What this browser can do about push messages. */
export type PushAbility = 'yes' | 'install' | 'denied' | 'no';

/** Whether this browser takes push messages; an iPhone only does once the app stands on its home screen. */
export function pushAbility(): PushAbility {
  const standalone = matchMedia('(display-mode: standalone)').matches;
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    return isApplePhone() && !standalone ? 'install' : 'no';
  }
  return Notification.permission === 'denied' ? 'denied' : 'yes';
}

/** Whether this is an iPhone or iPad, which asks to be recognised by its touch screen. */
export function isApplePhone(): boolean {
  return (
    /iP(hone|ad|od)/.test(navigator.userAgent) ||
    (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1)
  );
}

/** Starts the worker that shows push messages. The browser looks for a newer one by itself. */
export async function startWorker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined;
  return navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
}

/** This browser's subscription, if it has one. */
export async function currentSubscription(): Promise<PushSubscription | null> {
  if (pushAbility() !== 'yes') return null;
  const worker = await navigator.serviceWorker.getRegistration();
  return (await worker?.pushManager?.getSubscription()) ?? null;
}

/** Takes push messages on this device: asks the person, the browser, and then tells the server. */
export async function subscribe(publicKey: string, name: string): Promise<Schema<'Device'> | 'refused'> {
  if ((await Notification.requestPermission()) !== 'granted') return 'refused';
  await startWorker();
  const worker = await navigator.serviceWorker.ready;
  const key = bytesOf(publicKey);
  const old = await worker.pushManager.getSubscription();
  // A subscription is bound to the key it was made with; another installation's is of no use.
  if (old && !sameKey(old, key)) await old.unsubscribe();
  const subscription = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  });
  return register(subscription, name);
}

/** Tells the server of a subscription. */
export async function register(subscription: PushSubscription, name: string): Promise<Schema<'Device'>> {
  const { endpoint, keys } = subscription.toJSON();
  return body(
    api.POST('/api/push/devices', {
      body: { endpoint: endpoint!, keys: { p256dh: keys!.p256dh!, auth: keys!.auth! }, device: name },
    }),
  );
}

/** How the server names a subscription in lists, without showing its address. */
export async function hashOf(endpoint: string): Promise<string> {
  const sum = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, '0')).join('');
}

/** The bytes of a key in base64url. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(raw, (c) => c.charCodeAt(0));
}

function sameKey(subscription: PushSubscription, key: Uint8Array): boolean {
  const had = subscription.options.applicationServerKey;
  return had !== null && new Uint8Array(had).every((b, i) => b === key[i]);
}

/** Stops push messages on this device before somebody else may sign in on it. */
export async function forgetThisDevice(): Promise<void> {
  const subscription = await currentSubscription();
  if (!subscription) return;
  const hash = await hashOf(subscription.endpoint);
  const { items } = await body(api.GET('/api/push/devices'));
  const mine = items.find((d) => d.endpoint_hash === hash);
  if (mine) await body(api.DELETE('/api/push/devices/{id}', { params: { path: { id: mine.id } } }));
  await subscription.unsubscribe();
}
