// Temporary: the shapes of the machine contract until the generated schema.d.ts takes their place.
type Parameters<Q, P> = { query?: Q; header?: never; cookie?: never } & ([P] extends [never]
  ? { path?: never }
  : { path: P });
interface Get<Q, R, P = never> {
  parameters: Parameters<Q, P>;
  requestBody?: never;
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': R } } };
}
interface Write<B, R, P = never> {
  parameters: Parameters<never, P>;
  requestBody: { content: { 'application/json': B } };
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': R } } };
}
interface Bare<R, P = never> {
  parameters: Parameters<never, P>;
  requestBody?: never;
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': R } } };
}
type Id = { id: number };
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
  total: number;
  total_capped?: boolean;
}
export interface components {
  schemas: {
    Me: {
      user: { id: number; email: string; name: string; role: string; locale: string };
      business: { id: number; name: string; timezone?: string } | null;
      impersonating: boolean;
      impersonated_tenant_id?: number;
      build: string;
    };
    Lead: {
      id: number;
      name: string;
      phone: string | null;
      phone_raw: string;
      email: string;
      status: string;
      source: string;
      owner_id: number | null;
      tags: string[];
      notes: string;
      value_agorot: number;
      position: number;
      created_at: string;
      updated_at: string;
      last_contact_at: string | null;
      next_action: { kind: string; due_at: string } | null;
      owner: { id: number; name: string } | null;
      last_message: string;
      last_channel: string;
      unread: number;
      notes_cut?: boolean;
      version: number;
    };
    Status: { key: string; label: string; color: string; kind: 'open' | 'won' | 'lost'; position: number };
    Column: { status: string; count: number; value_agorot: number };
    User: { id: number; email: string; name: string; role: string };
    Reminder: { id: number; lead_id: number; due_at: string; note: string; done_at: string | null };
    Message: {
      id: number;
      direction: 'in' | 'out';
      author: 'contact' | 'bot' | 'human' | 'phone' | 'system';
      type: string;
      text: string;
      status: 'queued' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown';
      provider_id: string | null;
      prompt_version: number | null;
      at: string;
      error?: string;
    };
    Call: {
      id: number;
      direction: 'in' | 'out';
      from: string;
      to: string;
      status: string;
      end_reason: string;
      started_at: string;
      ended_at: string | null;
      duration_s: number;
      prompt_version: number | null;
      transcript: { role: 'caller' | 'bot'; text: string; at: string }[];
    };
    Activity: {
      id: number;
      kind: string;
      at: string;
      actor: { kind: string; name?: string };
      data: unknown;
    };
  };
}
type S = components['schemas'];
type LeadQuery = {
  status?: string;
  q?: string;
  owner_id?: string;
  source?: string;
  tag?: string;
  sort?: string;
  limit?: number;
  cursor?: string;
};
export interface paths {
  '/api/auth/me': { get: Get<never, S['Me']> };
  '/api/auth/login': { post: Write<{ email: string; password: string }, S['Me']> };
  '/api/auth/forgot': { post: Write<{ email: string }, unknown> };
  '/api/auth/reset': { post: Write<{ token: string; password: string }, unknown> };
  '/api/auth/setup': {
    post: Write<{ token: string; name: string; email: string; password: string; demo?: boolean }, unknown>;
  };
  '/api/auth/logout': { post: Bare<unknown> };
  '/api/admin/businesses/{id}/impersonate': { post: Bare<unknown, Id> };
  '/api/admin/impersonate/exit': { post: Bare<unknown> };
  '/api/leads': { get: Get<LeadQuery, Page<S['Lead']>>; post: Write<Partial<S['Lead']>, S['Lead']> };
  '/api/leads/columns': { get: Get<LeadQuery, { items: S['Column'][] }> };
  '/api/leads/{id}': {
    get: Get<never, S['Lead'], Id>;
    patch: Write<Partial<S['Lead']>, S['Lead'], Id>;
    delete: Bare<unknown, Id>;
  };
  '/api/leads/{id}/restore': { post: Bare<S['Lead'], Id> };
  '/api/leads/{id}/read': { post: Bare<S['Lead'], Id> };
  '/api/leads/{id}/notes': { post: Write<{ text: string }, S['Lead'], Id> };
  '/api/leads/{id}/status': {
    post: Write<{ status: string; before_id?: number; after_id?: number }, S['Lead'], Id>;
  };
  '/api/leads/{id}/reminders': {
    get: Get<never, { items: S['Reminder'][] }, Id>;
    post: Write<{ due_at: string; note?: string }, S['Reminder'], Id>;
  };
  '/api/leads/{id}/conversation': {
    get: Get<{ cursor?: string; limit?: number }, Page<S['Message']>, Id>;
  };
  '/api/leads/{id}/calls': { get: Get<{ cursor?: string }, Page<S['Call']>, Id> };
  '/api/leads/{id}/activity': { get: Get<{ cursor?: string }, Page<S['Activity']>, Id> };
  '/api/leads/{id}/message/whatsapp': { post: Write<{ message: string }, S['Message'], Id> };
  '/api/statuses': { get: Get<never, { items: S['Status'][] }> };
  '/api/users': { get: Get<never, { items: S['User'][] }> };
}
