import { connectOrServe } from '../../src/server/ownership/owner.ts'

/** A process that serves the data folder it is told, says where, and serves until it is killed. */
const server = await connectOrServe({ dataDir: process.argv[2] ?? '' })
process.send?.(server.url)
