import { t } from '@/i18n';
import { isApiError } from './errors';

/** The words of a failure for people, or nothing when there is none. */
export function failureText(e: unknown): { title?: string; hint?: string } {
  if (!e) return {};
  if (isApiError(e)) return { title: e.message, hint: e.hint };
  return { title: t('error.unexpected'), hint: t('error.unexpectedHint') };
}
