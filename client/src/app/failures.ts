import { isApiError } from '@/api/errors';
import { t } from '@/i18n';
import { toast } from '@/ui/toast';

/** What support needs to find a failure: codes and times, nothing of the content. */
export function failureDetails(e: unknown): string {
  const lines = [new Date().toISOString(), location.pathname];
  if (isApiError(e)) lines.push(`${e.status} ${e.code}`, e.requestId && `request ${e.requestId}`);
  else if (e instanceof Error) lines.push(`${e.name}: ${e.message}`, e.stack ?? '');
  return lines.filter(Boolean).join('\n');
}

/** Shows a refused write where no form shows it: what happened, and what to do. */
export function showFailure(e: unknown): void {
  if (isApiError(e) && e.status === 401) return;
  toast({
    kind: 'error',
    title: isApiError(e) ? e.message : t('error.unexpected'),
    hint: isApiError(e) ? e.hint : t('error.unexpectedHint'),
    details: failureDetails(e),
  });
}
