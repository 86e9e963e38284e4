struct ChunkScan { mutating func reset() {} }
