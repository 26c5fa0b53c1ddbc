/** The library: provisioned assistants in an application. See docs/library.md. */
export { loadAssistant, type AssistantSource } from './library/load-assistant.ts'
export type {
  CompiledRequest,
  Handlers,
  LoadedAssistant,
  QuestionOptions,
  ThreadOptions,
} from './library/assistant.ts'
export { UserError, type Problem, type ProblemCode } from './errors.ts'
export type { ExportDocument } from './report/export/document.ts'
export type { AskOptions, Attachment, ReplyEvent, Thread } from './runtime/conversations.ts'
export type {
  Citation,
  GeneratedFile,
  Reply,
  ReplyStatus,
  RetrievedChunk,
  ToolCall,
} from './runtime/reply.ts'
