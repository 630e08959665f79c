import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { IconButton } from './Button';
import { cx } from './cx';

interface DialogProps {
  title: string;
  description?: ReactNode;
  closeLabel: string;
  onClose: () => void;
  /** A question that must be answered, for acts that cannot be undone. */
  alert?: boolean;
  wide?: boolean;
  /** Stands at the end of the page on a desk, so that what it belongs to stays in sight. */
  side?: boolean;
  children: ReactNode;
}

/** A dialog: centred (or at the side) on a desk, a sheet from below on a phone. Escape and a press outside close it. */
export function Dialog(props: DialogProps) {
  const { title, description, closeLabel, onClose, alert, wide, side, children } = props;
  return (
    <ModalOverlay
      isOpen
      isDismissable={!alert}
      onOpenChange={(open) => !open && onClose()}
      data-sheet
      className={cx(
        'entering:anim-fade fixed inset-0 z-50 flex items-end justify-center',
        side
          ? 'bg-black/25 md:items-stretch md:justify-end'
          : 'bg-black/40 backdrop-blur-[2px] md:items-center md:p-6',
      )}
    >
      <Modal
        className={cx(
          'flex max-h-[92dvh] w-full flex-col rounded-t-xl bg-surface shadow-3 entering:anim-sheet',
          side ? 'md:max-h-none md:max-w-120 md:rounded-none' : 'md:rounded-xl md:entering:anim-pop',
          !side && (wide ? 'md:max-w-2xl' : 'md:max-w-112'),
        )}
      >
        <AriaDialog role={alert ? 'alertdialog' : 'dialog'} className="flex min-h-0 flex-col outline-none">
          <div className="mx-auto mt-2 h-1 w-9 rounded-full bg-line-strong md:hidden" aria-hidden />
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Heading slot="title" className="text-lg">
                {title}
              </Heading>
              {description && <p className="mt-0.5 text-sm text-fg-2">{description}</p>}
            </div>
            <IconButton
              label={closeLabel}
              size="sm"
              tip={false}
              onPress={onClose}
              className="-me-1.5 -mt-0.5"
            >
              <X className="size-4.5" aria-hidden />
            </IconButton>
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The scrolling part of a dialog. */
export function DialogBody({ children }: { children: ReactNode }) {
  return <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-1">{children}</div>;
}

/** The buttons of a dialog, primary first; on a phone they stand one under the other. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="mt-4 flex flex-col gap-2 border-t border-line px-5 py-4 max-md:pb-[max(1rem,env(safe-area-inset-bottom))] md:flex-row [&>button]:max-md:h-11">
      {children}
    </footer>
  );
}
