import { useEffect, useRef } from 'react';
import { Button } from './Button';

/** The end of a list that has more: it loads by itself when it comes near, and by a press. */
export function LoadMore({
  label,
  isPending,
  onLoad,
}: {
  label: string;
  isPending: boolean;
  onLoad: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const load = useRef(onLoad);
  useEffect(() => {
    load.current = onLoad;
  });
  // Watched anew after each page: an end that stays in sight does not tell again.
  useEffect(() => {
    if (isPending || !box.current) return;
    const observer = new IntersectionObserver((seen) => seen[0]?.isIntersecting && load.current(), {
      rootMargin: '400px',
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [isPending]);
  return (
    <div ref={box} className="flex justify-center border-t border-line p-3">
      <Button variant="ghost" isPending={isPending} onPress={onLoad}>
        {label}
      </Button>
    </div>
  );
}
