import type { Schema } from '@/api/client';
import { useStatuses } from '@/api/lookups';
import { useT } from '@/i18n';
import { Card } from '@/ui/Card';
import { Dot, toneOf } from '@/ui/Chip';
import { Select } from '@/ui/Select';

interface StatusWordsProps {
  words: Schema<'StatusWord'>[];
  chosen: Settings;
  onChange: (chosen: Settings) => void;
}

type Settings = Schema<'ImportSettings'>['statuses'];

/** The words of the file that are no status of the board, each to be given one. */
export function StatusWords({ words, chosen, onChange }: StatusWordsProps) {
  const t = useT();
  const statuses = useStatuses();
  const open = words.filter((word) => !word.status || word.word in chosen);
  if (open.length === 0) return null;
  return (
    <Card title={t('import.words')}>
      <p className="pb-3 text-sm text-fg-3">{t('import.wordsHint')}</p>
      <ul className="flex flex-col gap-2">
        {open.map((word) => (
          <li key={word.word} className="flex flex-wrap items-center gap-3">
            <span className="min-w-32 flex-1 text-sm">
              <bdi className="font-medium">{word.word}</bdi>{' '}
              <span className="text-xs text-fg-3">{t('import.wordRows', { n: word.rows })}</span>
            </span>
            <Select
              className="w-56 max-md:w-full"
              label={word.word}
              hideLabel
              placeholder={t('import.wordPick')}
              value={chosen[word.word] ?? null}
              onChange={(key) => onChange({ ...chosen, [word.word]: key })}
              options={statuses.map((s) => ({
                value: s.key,
                label: s.label,
                icon: <Dot tone={toneOf(s.color)} />,
              }))}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
