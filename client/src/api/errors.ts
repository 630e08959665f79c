/** One wrong field of a refused write. */
export interface FieldError {
  field: string;
  message: string;
}

/** What the server (or the way to it) refused, in the person's language. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** The stable machine code; decide by this, never by the message. */
  readonly code: string;
  readonly hint: string;
  readonly requestId: string;
  readonly fields: FieldError[];

  constructor(of: {
    status: number;
    code: string;
    message: string;
    hint?: string;
    requestId?: string;
    fields?: FieldError[];
  }) {
    super(of.message);
    this.status = of.status;
    this.code = of.code;
    this.hint = of.hint ?? '';
    this.requestId = of.requestId ?? '';
    this.fields = of.fields ?? [];
  }

  /** The server's word about one field, when it named it. */
  field(name: string): string | undefined {
    return this.fields.find((f) => f.field === name || f.field.endsWith(`.${name}`))?.message;
  }
}

/** Narrows a caught value. */
export function isApiError(e: unknown): e is ApiError {
  return e instanceof ApiError;
}

interface ErrorBody {
  error?: string;
  message?: string;
  hint?: string;
  fields?: FieldError[];
}

/** Makes the error of a refused answer; a body that is not ours (a proxy's page) still gets a code. */
export function errorOf(status: number, requestId: string, text: string, fallback: string): ApiError {
  let body: ErrorBody = {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed && typeof parsed === 'object') body = parsed as ErrorBody;
  } catch {
    // Not JSON: the fallback speaks.
  }
  return new ApiError({
    status,
    code: body.error ?? `http_${status}`,
    message: body.message ?? fallback,
    hint: body.hint,
    requestId,
    fields: body.fields,
  });
}
