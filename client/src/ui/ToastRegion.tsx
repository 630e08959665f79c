import { CircleCheck, Copy, Info, TriangleAlert, X } from 'lucide-react';
import {
  Button,
  UNSTABLE_ToastContent as Content,
  UNSTABLE_ToastRegion as Region,
  Text,
  UNSTABLE_Toast as Toast,
} from 'react-aria-components/Toast';
import { toasts } from './toast';

const icons = {
  success: <CircleCheck className="size-5 text-green-dot" aria-hidden />,
  error: <TriangleAlert className="size-5 text-amber-dot" aria-hidden />,
  info: <Info className="size-5 text-blue-dot" aria-hidden />,
};

const quiet = 'rounded-sm px-2.5 h-8 text-xs text-white/90 hover:bg-white/12 coarse:h-11';

/**
 * The corner where toasts stand: at the end of a desk's page, above the bottom bar of a phone, and at the
 * top of a phone while a sheet is open, whose buttons they would cover. F6 goes there.
 */
export default function ToastRegion({
  label,
  copyLabel,
  closeLabel,
}: {
  label: string;
  copyLabel: string;
  closeLabel: string;
}) {
  return (
    <Region
      queue={toasts}
      aria-label={label}
      className="fixed inset-x-3 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-80 flex flex-col-reverse gap-2 outline-none max-md:in-[:root:has([data-sheet])]:top-[calc(.75rem+env(safe-area-inset-top))] max-md:in-[:root:has([data-sheet])]:bottom-auto md:inset-x-auto md:end-5 md:bottom-5 md:w-104"
    >
      {({ toast }) => {
        const { kind, title, hint, action, details } = toast.content;
        return (
          <Toast
            toast={toast}
            className="anim-pop flex min-h-13 items-center gap-3 rounded-lg bg-[oklch(0.235_0.022_250)] py-2 ps-4 pe-2 text-white shadow-3 dark:bg-[oklch(0.33_0.02_250)]"
          >
            {icons[kind]}
            <Content className="min-w-0 flex-1">
              <Text slot="title" className="block text-sm font-medium">
                {title}
              </Text>
              {hint && (
                <Text slot="description" className="block text-xs text-white/75">
                  {hint}
                </Text>
              )}
            </Content>
            {details && (
              <Button
                aria-label={copyLabel}
                className={quiet}
                onPress={() => void navigator.clipboard.writeText(details)}
              >
                <Copy className="size-4" aria-hidden />
              </Button>
            )}
            {action && (
              <Button
                className={`${quiet} font-medium`}
                onPress={() => {
                  toasts.close(toast.key);
                  action.run();
                }}
              >
                {action.label}
              </Button>
            )}
            <Button
              slot="close"
              aria-label={closeLabel}
              className="grid size-8 place-items-center rounded-sm text-white/75 hover:bg-white/12 coarse:size-11"
            >
              <X className="size-4" aria-hidden />
            </Button>
          </Toast>
        );
      }}
    </Region>
  );
}
