import { type Tone, toneClass } from './Chip';
import { cx } from './cx';

const tones: Tone[] = ['violet', 'amber', 'green', 'blue', 'rose', 'slate'];

/** A stable tone of a name, so that a person keeps one colour on all screens. */
export function toneOfName(name: string): Tone {
  let hash = 0;
  for (const c of name) hash = (hash * 31 + c.codePointAt(0)!) >>> 0;
  return tones[hash % tones.length]!;
}

const sizes = {
  xs: 'size-6 text-[9.5px]',
  sm: 'size-8 text-2xs',
  md: 'size-10 text-sm',
};

/** The initials of a person on their colour. The name itself stands beside it or in title. */
export function Avatar({
  name,
  initials,
  size = 'sm',
  title,
}: {
  name: string;
  initials: string;
  size?: keyof typeof sizes;
  title?: string;
}) {
  return (
    <span
      {...(title ? { role: 'img', 'aria-label': title, title } : { 'aria-hidden': true })}
      className={cx(
        'grid shrink-0 place-items-center rounded-full font-semibold select-none',
        sizes[size],
        toneClass(toneOfName(name)),
      )}
    >
      {initials}
    </span>
  );
}
