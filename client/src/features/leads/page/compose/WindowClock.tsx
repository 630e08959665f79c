import { Clock3 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useT } from '@/i18n';
import { leftOf } from './window';

/** How long one may still write freely, once that is soon over: the head of the conversation says it before. */
export function WindowClock({ ends }: { ends: string | null }) {
  const t = useT();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  const left = leftOf(ends, now);
  if (!left?.soon) return null;
  return (
    <p role="timer" className="flex items-center gap-1.5 text-2xs text-amber-fg">
      <Clock3 className="size-3.5 shrink-0" aria-hidden />
      {t('conv.windowLeft')} <span className="num">{left.text}</span>
    </p>
  );
}
