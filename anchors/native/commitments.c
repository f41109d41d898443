/* Field commitments of a whole document in one call. See anchors/fields.py for what they are: this file
 * computes the same bytes, faster, because it pays the price of calling a hash function once a document
 * instead of three times a field. Only SHA-256 (FIPS 180-4) and HMAC (RFC 2104) are here, and where each field
 * of one flat array ends; parsing, writing JSON and every refusal stay in Python. The loader compares it with
 * hashlib before it is ever used.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BLOCK 64
#define DIGEST 32

static const uint32_t ROUND[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static const uint32_t START[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

typedef void compress_fn(uint32_t state[8], const uint8_t *data, size_t blocks);

static uint32_t rotated(uint32_t x, int by) { return x >> by | x << (32 - by); }

static uint32_t big_endian(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put_big_endian(uint8_t *p, uint32_t x) {
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    x = __builtin_bswap32(x);
    memcpy(p, &x, sizeof x);
#else
    p[0] = (uint8_t)(x >> 24), p[1] = (uint8_t)(x >> 16), p[2] = (uint8_t)(x >> 8), p[3] = (uint8_t)x;
#endif
}

static void compress_portable(uint32_t state[8], const uint8_t *data, size_t blocks) {
    for (; blocks--; data += BLOCK) {
        uint32_t w[64], v[8];
        memcpy(v, state, sizeof v);
        for (int t = 0; t < 16; t++) w[t] = big_endian(data + 4 * t);
        for (int t = 16; t < 64; t++) {
            uint32_t x = w[t - 15], y = w[t - 2];
            w[t] = w[t - 16] + w[t - 7] + (rotated(x, 7) ^ rotated(x, 18) ^ x >> 3) +
                   (rotated(y, 17) ^ rotated(y, 19) ^ y >> 10);
        }
        for (int t = 0; t < 64; t++) {
            uint32_t choose = (v[4] & v[5]) ^ (~v[4] & v[6]);
            uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
            uint32_t one = v[7] + (rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25)) + choose +
                           ROUND[t] + w[t];
            uint32_t two = (rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22)) + majority;
            memmove(v + 1, v, 7 * sizeof *v);
            v[4] += one;
            v[0] = one + two;
        }
        for (int i = 0; i < 8; i++) state[i] += v[i];
    }
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(CONCORD_PORTABLE)
#include <cpuid.h>
#include <immintrin.h>

/* The processor's SHA instructions keep the state as (a, b, e, f) and (c, d, g, h). */
__attribute__((target("sha,sse4.1,ssse3"))) static void compress_x86(uint32_t state[8], const uint8_t *data,
                                                                     size_t blocks) {
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    __m128i dcba = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
    __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(dcba, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, dcba, 0xF0);
    for (; blocks--; data += BLOCK) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];
        for (int i = 0; i < 4; i++)
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(data + 16 * i)), swap);
#pragma GCC unroll 16
        for (int i = 0; i < 16; i++) {
            __m128i fed = _mm_add_epi32(w[i & 3], _mm_loadu_si128((const __m128i *)(ROUND + 4 * i)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, fed);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(fed, 0x0E));
            if (i < 12) {
                __m128i next = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);
                next = _mm_add_epi32(next, _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
                w[i & 3] = _mm_sha256msg2_epu32(next, w[(i + 3) & 3]);
            }
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

static compress_fn *compress = compress_portable;

/* Asked once, when the library is loaded: in a virtual machine each cpuid costs more than a document. */
__attribute__((constructor)) static void choose_compress(void) {
    unsigned a, b, c, d;
    if (__get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) && (c & bit_SSSE3) &&
        __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1u << 29))
        compress = compress_x86;
}
#else
static compress_fn *const compress = compress_portable;
#endif

static void write_digest(uint8_t out[DIGEST], const uint32_t state[8]) {
    for (int i = 0; i < 8; i++) put_big_endian(out + 4 * i, state[i]);
}

/* The digest of a message whose first `before` bytes, whole blocks, are already in `start`; `data` follows. */
static void finish(const uint32_t start[8], uint64_t before, const uint8_t *data,
                   size_t size, uint8_t out[DIGEST]) {
    const uint64_t bits = (before + size) * 8;
    const size_t rest = size % BLOCK, ending = rest + 9 > BLOCK ? 2 * BLOCK : BLOCK;
    uint32_t state[8];
    uint8_t last[2 * BLOCK] = {0};
    memcpy(state, start, sizeof state);
    if (size >= BLOCK) compress(state, data, size / BLOCK);
    if (rest) memcpy(last, data + size - rest, rest);
    last[rest] = 0x80;
    put_big_endian(last + ending - 8, (uint32_t)(bits >> 32));
    put_big_endian(last + ending - 4, (uint32_t)bits);
    compress(state, last, ending / BLOCK);
    write_digest(out, state);
}

/* The state after the padded key of HMAC (RFC 2104). */
static void keyed(const uint8_t key[DIGEST], uint8_t pad, uint32_t state[8]) {
    uint8_t block[BLOCK];
    memset(block, pad, BLOCK);
    for (int i = 0; i < DIGEST; i++) block[i] ^= key[i];
    memcpy(state, START, sizeof START);
    compress(state, block, 1);
}

/* A hash under way: what has been compressed, and the bytes of a block that is not full yet. */
typedef struct {
    uint32_t state[8];
    uint8_t block[BLOCK];
    size_t filled;
    uint64_t before;
} hash;

static void absorb(hash *h, const void *bytes, size_t size) {
    const uint8_t *data = bytes;
    if (h->filled + size < BLOCK) {
        memcpy(h->block + h->filled, data, size);
        h->filled += size;
        return;
    }
    if (h->filled) {
        const size_t taken = BLOCK - h->filled;
        memcpy(h->block + h->filled, data, taken);
        compress(h->state, h->block, 1);
        h->before += BLOCK;
        data += taken, size -= taken;
    }
    if (size >= BLOCK) compress(h->state, data, size / BLOCK);
    h->before += size - size % BLOCK;
    h->filled = size % BLOCK;
    memcpy(h->block, data + size - h->filled, h->filled);
}

/* Where the field that begins at `at` ends: behind the closing mark of a string, or behind the bracket of
 * [type, value], in which only the name of the type is quoted. NULL where it does not end before `end`.
 */
static const uint8_t *field_end(const uint8_t *at, const uint8_t *end) {
    if (*at == '[') {
        const uint8_t *bracket = memchr(at, ']', (size_t)(end - at));
        return bracket ? bracket + 1 : NULL;
    }
    if (*at++ != '"') return NULL;
    for (; at < end; at++) {
        if (*at == '"') return at + 1;
        if (*at == '\\' && ++at == end) break;
    }
    return NULL;
}

/* For each of `count` fields write its commitment: SHA-256(tag || HMAC-SHA-256(secret, message) || text).
 * `message_ends` says where each message ends in its buffer. `fields` is a JSON array without spaces, of strings and
 * of arrays [type, value]: the text of a string s is ["string",s], that of an array is itself. Commitment i goes
 * to out + places[i], and only there. Returns 0, or 1 where there are not `count` fields; then some may be
 * written. Keeps no state, so any number of threads may call it.
 */
int concord_field_commitments(const uint8_t secret[DIGEST], const uint8_t *tag, uint32_t tag_size,
                              uint32_t count, const uint8_t *messages, const uint32_t *message_ends,
                              const uint8_t *fields, uint32_t fields_size, const uint32_t *places,
                              uint8_t *out) {
    static const char string[] = "[\"string\",";
    const uint8_t *at = fields, *const end = fields + fields_size;
    uint32_t inner[8], outer[8], message_start = 0;
    uint8_t salt[DIGEST];
    hash tagged = {.filled = 0, .before = 0};
    memcpy(tagged.state, START, sizeof START);
    absorb(&tagged, tag, tag_size);
    keyed(secret, 0x36, inner);
    keyed(secret, 0x5c, outer);
    for (uint32_t i = 0; i < count; i++) {
        /* An opening bracket or a comma stands before each field, a closing bracket behind the last. */
        if (end - at < 2 || *at != (i ? ',' : '[')) return 1;
        const uint8_t *field = at + 1;
        if (!(at = field_end(field, end))) return 1;
        hash value = tagged;
        finish(inner, BLOCK, messages + message_start, message_ends[i] - message_start, salt);
        finish(outer, BLOCK, salt, DIGEST, salt);
        absorb(&value, salt, DIGEST);
        if (*field == '"') absorb(&value, string, sizeof string - 1);
        absorb(&value, field, (size_t)(at - field));
        if (*field == '"') absorb(&value, "]", 1);
        finish(value.state, value.before, value.block, value.filled, out + places[i]);
        message_start = message_ends[i];
    }
    return end - at != 1 || *at != ']';
}
