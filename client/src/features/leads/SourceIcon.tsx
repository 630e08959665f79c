import { FileUp, Globe, Megaphone, MessageCircle, PencilLine, Phone } from 'lucide-react';
import { type MessageKey, useT } from '@/i18n';
import { cx } from '@/ui/cx';

const known = {
  whatsapp: { icon: MessageCircle, label: 'leads.source.whatsapp' },
  phone: { icon: Phone, label: 'leads.source.phone' },
  call: { icon: Phone, label: 'leads.source.phone' },
  web: { icon: Globe, label: 'leads.source.web' },
  website: { icon: Globe, label: 'leads.source.web' },
  import: { icon: FileUp, label: 'leads.source.import' },
  ad: { icon: Megaphone, label: 'leads.source.ad' },
  ads: { icon: Megaphone, label: 'leads.source.ad' },
  manual: { icon: PencilLine, label: 'leads.source.manual' },
} as const satisfies Record<string, { icon: typeof Phone; label: MessageKey }>;

/** The name of a source: a known one in the language, another as it came. */
export function useSourceName(): (source: string) => string {
  const t = useT();
  return (source) => {
    const entry = known[source as keyof typeof known];
    return entry ? t(entry.label) : source;
  };
}

/** The sign of where a lead came from. */
export function SourceIcon({ source, className }: { source: string; className?: string }) {
  const name = useSourceName()(source);
  const Icon = known[source as keyof typeof known]?.icon ?? Globe;
  return (
    <span role="img" aria-label={name} title={name} className="inline-flex shrink-0">
      <Icon
        className={cx('size-4', source === 'whatsapp' ? 'text-green-fg' : 'text-fg-3', className)}
        aria-hidden
      />
    </span>
  );
}
