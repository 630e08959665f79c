import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { meQuery } from '@/api/session';

const key = 'moked.reloaded';

/** The build this page came from; empty when a development server left the placeholder in. */
export function pageBuild(): string {
  const build = document.querySelector('meta[name=build]')?.getAttribute('content') ?? '';
  return build.startsWith('__') ? '' : build;
}

/** Reloads the page, once per reason: a reload that does not help is not repeated. */
export function reloadOnce(reason: string, go: () => void = () => location.reload()): boolean {
  try {
    if (sessionStorage.getItem(key) === reason) return false;
    sessionStorage.setItem(key, reason);
  } catch {
    return false;
  }
  go();
  return true;
}

/** Notices that the server runs a newer build, and loads it at the next change of page, so that nothing typed is lost. */
export function useBuildWatch(): void {
  const router = useRouter();
  const build = useQuery(meQuery).data?.build ?? '';
  useEffect(() => {
    const mine = pageBuild();
    if (!mine || !build || build === mine) return;
    return router.subscribe('onBeforeNavigate', ({ toLocation, pathChanged }) => {
      if (pathChanged) reloadOnce(build, () => location.assign(toLocation.href));
    });
  }, [router, build]);
}
