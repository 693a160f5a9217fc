/**
 * Header blocks of SPDY/3: names and values, deflated with a dictionary that both sides know. One compression context
 * spans the connection, and each block ends on a flush, so that a block is raw deflate data whose window is what came
 * before.
 */
import { constants, inflateRawSync } from "node:zlib";
import { SpdyError } from "./spdy-error.ts";

export type Headers = ReadonlyMap<string, string>;

const maximumBlock = 64 * 1024;
const window = 32 * 1024;

export class HeaderReader {
  #window: Buffer = dictionary;
  #begun = false;

  read(block: Buffer): Headers {
    const text = this.#inflate(this.#begun ? block : withoutZlibHeader(block));
    this.#begun = true;
    this.#window = Buffer.concat([this.#window, text]).subarray(-window);
    return parse(text);
  }

  #inflate(data: Buffer): Buffer {
    try {
      return inflateRawSync(data, {
        dictionary: this.#window,
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: maximumBlock,
      });
    } catch (cause) {
      throw new SpdyError("the header block cannot be inflated", { cause });
    }
  }
}

/** Writes the blocks of a server: its answers have no headers, and a count of zero is not worth compressing. */
export class HeaderWriter {
  #begun = false;

  empty(): Buffer {
    const start = this.#begun ? [] : [Buffer.from([0x78, 0x01])];
    this.#begun = true;
    // The second, empty block is the flush: readers hand out nothing before they see it.
    return Buffer.concat([...start, stored(number(0)), stored(Buffer.alloc(0))]);
  }
}

/** A block of deflate data that is not compressed. */
function stored(data: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt16LE(data.length, 1);
  header.writeUInt16LE(~data.length & 0xffff, 3);
  return Buffer.concat([header, data]);
}

function withoutZlibHeader(block: Buffer): Buffer {
  const [method = 0, flags = 0] = block;
  if (block.length < 2 || (method & 0x0f) !== 8 || ((method << 8) | flags) % 31 !== 0) {
    throw new SpdyError("the header block is not zlib data");
  }
  const hasDictionary = (flags & 0x20) !== 0;
  return block.subarray(hasDictionary ? 6 : 2);
}

function parse(text: Buffer): Headers {
  let place = 0;
  const take = (length: number): Buffer => {
    if (length > text.length - place) throw new SpdyError("the header block ends early");
    place += length;
    return text.subarray(place - length, place);
  };
  const takeText = () => take(take(4).readUInt32BE()).toString("latin1");
  const headers = new Map<string, string>();
  for (let left = take(4).readUInt32BE(); left > 0; left--) headers.set(takeText().toLowerCase(), takeText());
  return headers;
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function sized(text: string): Buffer {
  const bytes = Buffer.from(text, "latin1");
  return Buffer.concat([number(bytes.length), bytes]);
}

/** The dictionary of the SPDY/3 specification: words with their length before them, then words without. */
const words =
  `options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow
  authorization cache-control connection content-base content-encoding content-language content-length content-location
  content-md5 content-range content-type date etag expect expires from host if-match if-modified-since if-none-match if-range
  if-unmodified-since last-modified location max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after
  server te trailer transfer-encoding upgrade user-agent vary via warning www-authenticate method get status 200_OK version
  HTTP/1.1 url public set-cookie keep-alive origin`
    .split(/\s+/)
    .map((word) => word.replace("_", " "));

const rest = [
  "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505",
  "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden",
  "404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable",
  "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT",
  "chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,",
  "publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.",
].join("");

export const dictionary: Buffer = Buffer.concat([...words.map(sized), Buffer.from(rest, "latin1")]);
