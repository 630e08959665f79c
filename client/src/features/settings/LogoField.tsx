import { ImageUp, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';

interface LogoFieldProps {
  value: string;
  onChange: (dataUrl: string) => void;
  error?: string;
  isDisabled?: boolean;
}

const largest = 200 * 1024;

/** The picture at the top of documents. */
export function LogoField({ value, onChange, error, isDisabled }: LogoFieldProps) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const read = (file: File | undefined) => {
    if (!file) return;
    setTooLarge(file.size > largest);
    if (file.size > largest) return;
    const reader = new FileReader();
    reader.addEventListener('load', () => onChange(String(reader.result)), { once: true });
    reader.readAsDataURL(file);
  };
  const problem = tooLarge ? t('billing.logoTooLarge') : error;
  return (
    <div>
      <p className="mb-1.5 text-sm font-medium">{t('billing.logo')}</p>
      <div className="flex items-center gap-3">
        {value && (
          <span className="grid h-16 w-32 place-items-center rounded-md border border-line bg-white p-2">
            <img src={value} alt={t('billing.logo')} className="max-h-full max-w-full object-contain" />
          </span>
        )}
        <input
          ref={input}
          type="file"
          accept="image/png,image/jpeg"
          aria-label={t('billing.logo')}
          tabIndex={-1}
          className="sr-only"
          onChange={(e) => {
            read(e.target.files?.[0]);
            e.target.value = '';
          }}
        />
        <Button
          icon={<ImageUp className="size-4" aria-hidden />}
          isDisabled={isDisabled}
          onPress={() => input.current?.click()}
        >
          {t(value ? 'billing.replaceLogo' : 'billing.chooseLogo')}
        </Button>
        {value && !isDisabled && (
          <IconButton label={t('billing.removeLogo')} onPress={() => onChange('')}>
            <X className="size-4" aria-hidden />
          </IconButton>
        )}
      </div>
      <p className={problem ? 'mt-1.5 text-xs text-rose-fg' : 'mt-1.5 text-xs text-fg-3'}>
        {problem ?? t('billing.logoHint')}
      </p>
    </div>
  );
}
