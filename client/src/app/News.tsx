import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { startWorker } from '@/features/notify/push';
import { useNewsToasts } from '@/features/notify/useNotifications';

/** Goes to a place inside the client that a notification names. */
export function useGo(): (path: string) => void {
  const router = useRouter();
  return useCallback((path: string) => router.history.push(path), [router]);
}

/** Tells what is new while the page is open. Shows nothing itself. */
export function News({ looking, go }: { looking?: number; go: (path: string) => void }) {
  const open = useCallback((n: { url: string }) => go(n.url), [go]);
  useNewsToasts(looking, open);
  return null;
}

/** Keeps the push worker current, and follows it when a notification is pressed while the page is open. */
export function usePushWindow(go: (path: string) => void): void {
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const onMessage = ({ data }: MessageEvent<{ type?: string; path?: string }>) => {
      if (data?.type === 'open' && data.path?.startsWith('/')) go(data.path);
    };
    navigator.serviceWorker.addEventListener('message', onMessage);
    const idle = setTimeout(() => void startWorker().catch(() => undefined), 3000);
    return () => {
      clearTimeout(idle);
      navigator.serviceWorker.removeEventListener('message', onMessage);
    };
  }, [go]);
}
