import { number } from '@/i18n/format';
import { type Tone, toneClass } from '@/ui/Chip';
import { cx } from '@/ui/cx';

/** One figure of a check or a result. */
export interface Figure {
  n: number;
  label: string;
  tone: Tone;
}

/** What happens, or happened, to how many. Nothing is said of what is none, but for the first. */
export function Counts({ figures }: { figures: Figure[] }) {
  return (
    <ul className="grid grid-cols-2 gap-2 md:grid-cols-5">
      {figures
        .filter((figure, i) => figure.n > 0 || i === 0)
        .map((figure) => (
          <li key={figure.label} className={cx('rounded-md px-3 py-2.5', toneClass(figure.tone))}>
            <span className="block text-xl font-semibold">
              <bdi>{number(figure.n)}</bdi>
            </span>
            <span className="block text-xs">{figure.label}</span>
          </li>
        ))}
    </ul>
  );
}
