import type { ErrorComponentProps } from '@tanstack/react-router';
import { CircleAlert, Copy, RotateCw } from 'lucide-react';
import { isApiError } from '@/api/errors';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { failureDetails } from './failures';

/** What stands where a page failed: the reason, another try, and details for support. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const t = useT();
  const known = isApiError(error);
  return (
    <Empty
      className="flex-1"
      icon={<CircleAlert />}
      title={known ? error.message : t('error.unexpected')}
      hint={known ? error.hint : t('error.unexpectedHint')}
      action={
        <div className="flex gap-2">
          <Button variant="primary" icon={<RotateCw className="size-4" aria-hidden />} onPress={reset}>
            {t('action.retry')}
          </Button>
          <Button
            icon={<Copy className="size-4" aria-hidden />}
            onPress={() => void navigator.clipboard.writeText(failureDetails(error))}
          >
            {t('action.copyDetails')}
          </Button>
        </div>
      }
    />
  );
}
