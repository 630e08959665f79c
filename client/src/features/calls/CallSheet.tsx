import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PhoneCall, UserRound } from 'lucide-react';
import { otherEnd, reasonOf, resultOf, whom } from '@/api/calls';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { dayTime, duration, phone } from '@/i18n/format';
import { Button, buttonClass } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Dialog, DialogBody } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { Recordings, Transcript } from '@/ui/Transcript';
import { callQuery } from './queries';

/** One call beside the list: with whom, what came of it, and what was said. */
export default function CallSheet({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useT();
  const { data: call, error, isPending, refetch } = useQuery(callQuery(id));
  const loading = useDelayed(isPending);
  const number = call && otherEnd(call);
  const result = call && resultOf(call);
  const reason = call && reasonOf(call);
  const failure = failureText(error);
  return (
    <Dialog
      side
      title={call ? whom(call) : t('calls.transcript')}
      description={
        call && (
          <>
            {call.direction === 'in' ? t('calls.in') : t('calls.out')}
            {' · '}
            <bdi>{dayTime(call.started_at)}</bdi>
            {call.duration_s > 0 && (
              <>
                {' · '}
                <span className="num">{duration(call.duration_s)}</span>
              </>
            )}
          </>
        )
      }
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      {call && (
        <div className="flex flex-col gap-3 border-b border-line px-5 pb-4">
          <p className="flex flex-wrap items-center gap-2 text-xs text-fg-2">
            {result && <Chip tone={result.tone}>{result.text}</Chip>}
            {reason}
          </p>
          <div className="flex flex-wrap gap-2">
            {call.lead_id > 0 && (
              <Link
                to="/leads/$leadId"
                params={{ leadId: String(call.lead_id) }}
                search={{ tab: 'calls' }}
                className={buttonClass('secondary', 'md')}
              >
                <UserRound className="size-4" aria-hidden />
                {t('calls.openLead')}
              </Link>
            )}
            {number && (
              <a href={`tel:${number}`} className={buttonClass('secondary', 'md')}>
                <PhoneCall className="size-4" aria-hidden />
                <span className="num">{phone(number)}</span>
              </a>
            )}
          </div>
        </div>
      )}
      <DialogBody>
        <div className="flex flex-col gap-4 py-3 pb-[max(1.25rem,env(safe-area-inset-bottom))]">
          {call && <Recordings callId={call.id} recordings={call.recordings} />}
          {call && <Transcript turns={call.transcript} outgoing={call.direction === 'out'} />}
          {call?.prompt_version != null && (
            <p className="text-xs text-fg-3">{t('calls.promptVersion', { n: call.prompt_version })}</p>
          )}
          {!call && error && (
            <>
              <FormFailure title={failure.title ?? t('calls.failed')} hint={failure.hint} />
              <Button className="self-start" onPress={() => void refetch()}>
                {t('action.retry')}
              </Button>
            </>
          )}
          {loading && (
            <div role="status" aria-label={t('calls.loading')} className="flex flex-col gap-4">
              {['w-3/4', 'w-1/2', 'w-2/3', 'w-1/3'].map((width) => (
                <div key={width} className="flex gap-3">
                  <Skeleton className="h-4 w-16" />
                  <Skeleton className={`h-4 ${width}`} />
                </div>
              ))}
            </div>
          )}
        </div>
      </DialogBody>
    </Dialog>
  );
}
