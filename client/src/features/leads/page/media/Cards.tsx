import { UserRound } from 'lucide-react';
import { useT } from '@/i18n';
import { phone } from '@/i18n/format';

/** A contact card that somebody sent. */
interface Card {
  name: string;
  phones: string[];
}

/** Reads the cards of a message from what the provider said; nothing where that has another shape. */
export function cardsOf(detail: unknown): Card[] {
  const { contacts } = (detail ?? {}) as { contacts?: unknown };
  if (!Array.isArray(contacts)) return [];
  return contacts.map((raw) => {
    const card = (raw ?? {}) as { name?: { formatted_name?: unknown }; phones?: unknown };
    const phones = Array.isArray(card.phones) ? card.phones : [];
    return {
      name: typeof card.name?.formatted_name === 'string' ? card.name.formatted_name : '',
      phones: phones
        .map((p: { phone?: unknown; wa_id?: unknown } | null) => p?.phone ?? p?.wa_id)
        .filter((p): p is string => typeof p === 'string' && p !== ''),
    };
  });
}

/** The contact cards of a message, each phone to be called. */
export function Cards({ cards }: { cards: Card[] }) {
  const t = useT();
  return (
    <ul className="flex flex-col gap-1 py-1">
      {cards.map((card) => (
        <li
          key={`${card.name} ${card.phones.join()}`}
          className="flex items-center gap-2 rounded-md border border-line p-2"
        >
          <UserRound className="size-5 shrink-0 text-fg-3" aria-hidden />
          <span className="min-w-0">
            <bdi className="block truncate text-sm font-medium">{card.name || t('conv.type.contacts')}</bdi>
            {card.phones.map((p) => (
              <a key={p} href={`tel:${p}`} className="num block text-sm text-brand-text hover:underline">
                {phone(p)}
              </a>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
