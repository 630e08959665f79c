import { TriangleAlert } from 'lucide-react';
import { useT } from '@/i18n';
import { Chip } from '@/ui/Chip';
import { sampled } from './content';
import type { Template } from './queries';

const tones = {
  submitting: 'slate',
  pending: 'amber',
  approved: 'green',
  rejected: 'rose',
  failed: 'rose',
  paused: 'amber',
  disabled: 'slate',
} as const;

/** One template: its name, how it stands, its first words, and why it was refused. */
export function TemplateRow({ template, onOpen }: { template: Template; onOpen: () => void }) {
  const t = useT();
  const value = (name: string) => template.samples.find((s) => s.name === name)?.value ?? '';
  return (
    <li className="border-t border-line first:border-0">
      <button
        type="button"
        onClick={onOpen}
        className="flex w-full flex-col gap-1 px-4 py-3 text-start hover:bg-hover"
      >
        <span className="flex w-full flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <bdi className="font-medium">{template.name}</bdi>
          <Chip tone={tones[template.status]}>{t(`templates.status.${template.status}`)}</Chip>
          <span className="ms-auto text-xs text-fg-3">
            {t(`template.category.${template.category}`)} · <bdi>{template.language}</bdi>
          </span>
        </span>
        <span className="line-clamp-2 text-xs text-fg-2" dir="auto">
          {sampled(template.body, value)}
        </span>
        {template.reason && (
          <span className="flex gap-1.5 text-xs text-rose-fg">
            <TriangleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
            <span dir="auto" className="min-w-0 break-words">
              {template.reason}
            </span>
          </span>
        )}
      </button>
    </li>
  );
}
