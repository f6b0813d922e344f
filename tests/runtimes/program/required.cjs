// A CommonJS program that uses the package, which is ECMAScript modules only.
const { createClient, parseErrorResponse } = require('tokenrail');

module.exports = { createClient, code: parseErrorResponse({ status: 401, body: '{"error_codes":[7000215]}' }).code };
