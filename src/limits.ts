/**
 * The provider's limits and file types, each with its source. Checked before any request by `config/` and
 * `compile/`, enforced by `server/`. Sources: [SDK] the types of openai 7.55; [SPEC] openai-openapi of
 * 2026-08-21; [RG] OpenAI's retrieval guide; [CI] its code interpreter guide.
 */

/** Characters. [SPEC] CreateAssistantRequest. */
export const assistantNameMax = 256
/** Characters. [SPEC] CreateAssistantRequest. */
export const assistantDescriptionMax = 512
/** Characters. [SPEC] CreateAssistantRequest. */
export const instructionsMax = 256_000
/** [SPEC] CreateAssistantRequest. */
export const toolsMax = 128
/** [SPEC] Metadata. */
export const metadataPairsMax = 16
/** Characters. [SPEC] Metadata. */
export const metadataKeyMax = 64
/** Characters. [SPEC] Metadata. */
export const metadataValueMax = 512
/** Our marks on assistants and stores: asst:project, asst:env, asst:key, asst:digest; a fifth, asst:by, only where there is room. */
export const metadataMarks = 4

/** [SPEC] VectorStoreFileAttributes. */
export const attributesMax = 16
/** Our marks on a store's file: path and sha256. */
export const attributeMarks = 2
/** Characters. [SPEC] VectorStoreFileAttributes. */
export const attributeKeyMax = 64
/** Characters. [SPEC] says 512, [RG] says 256: the smaller one is portable. */
export const attributeValueMax = 256

/** Bytes. [SDK] files.create. */
export const fileBytesMax = 512 * 1024 * 1024
/** [SDK] files.create: requests of one user. */
export const uploadsPerMinute = 1_000
/** [SDK] vectorStores.fileBatches.create: files attached by one organisation. */
export const attachedFilesPerMinute = 2_000
/** [SPEC] createVectorStoreFile: requests of one store, shared by files and file batches. */
export const storeWritesPerMinute = 300
/** Bytes of a file that comes in parts. [SDK] uploads.create. */
export const uploadBytesMax = 8 * 1024 * 1024 * 1024
/** Bytes of one part. [SDK] uploads.parts.create. */
export const uploadPartBytesMax = 64 * 1024 * 1024
/** Seconds that an upload may take. [SDK] uploads.create. */
export const uploadSeconds = 3_600
/** Files in one batch. [SDK] says 2,000, [RG] says 500: the smaller one is portable. */
export const batchFilesMax = 500
/** What the API itself refuses above. [SDK] vectorStores.fileBatches.create. */
export const batchFilesApiMax = 2000

/** Tokens. [SDK] StaticFileChunkingStrategy: 100..4096, overlap at most half. */
export const chunkTokens = { min: 100, max: 4096, default: 800, defaultOverlap: 400 } as const
/** [SPEC] FileSearchTool. */
export const searchResultsMax = 50
/** Results of file search where none is asked for, on the assistants runtime. [SDK] assistants.FileSearchTool. */
export const searchResultsDefault = 20

/** Seconds since 1970: stores made since November 2025 hold 100,000,000 files. [SDK] vectorStores. */
export const storesAreLargeSince = Date.UTC(2025, 10, 1) / 1000
/** Files of a store made before that. [SDK] vectorStores. */
export const smallStoreFilesMax = 10_000

/** Of vector stores; the first gigabyte of an account is free. OpenAI's pricing page, by a mirror of that date. */
export const storagePrice = {
  usdPerGigabyteDay: 0.1,
  freeGigabytes: 1,
  source: "OpenAI's pricing page",
  date: '2026-07-15',
} as const

/** Vector stores per assistant. `assistants`: [SPEC]; `responses`: users' reports (dimagi/open-chat-studio#3815). */
export const storesPerAssistant = { assistants: 1, responses: 2 } as const
/** Files of the code interpreter per assistant. [SPEC] both. */
export const codeFilesPerAssistant = { assistants: 20, responses: 50 } as const

/** Extensions that file search accepts. [RG]. Notably absent: csv, jsonl, xlsx, yaml, xml. */
export const searchFileTypes: readonly string[] = [
  '.c',
  '.cpp',
  '.cs',
  '.css',
  '.doc',
  '.docx',
  '.go',
  '.html',
  '.java',
  '.js',
  '.json',
  '.md',
  '.pdf',
  '.php',
  '.pptx',
  '.py',
  '.rb',
  '.sh',
  '.tex',
  '.ts',
  '.txt',
]

/** Extensions that the code interpreter accepts. [CI]: those of file search without .go, and data files. */
export const codeFileTypes: readonly string[] = [
  ...searchFileTypes.filter((type) => type !== '.go'),
  '.csv',
  '.gif',
  '.jpeg',
  '.jpg',
  '.pkl',
  '.png',
  '.tar',
  '.xlsx',
  '.xml',
  '.zip',
]

/** Of the accepted types, those that are text and so must be UTF-8, UTF-16 or ASCII. [RG]. */
export const textFileTypes: readonly string[] = searchFileTypes.filter(
  (type) => !['.doc', '.docx', '.pdf', '.pptx'].includes(type),
)

/** Characters. A knowledge path is a mark among the attributes, so it is `attributeValueMax`. */
export const knowledgePathMax = 256
