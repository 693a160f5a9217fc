/** The three ways in which a real server refuses a patch that it could read. */
import { ApiError, badRequest } from "../api/status.ts";

/** The patch has a form that no object could take. */
export function malformed(message: string): ApiError {
  return badRequest(message);
}

/** The patch does not fit the object; the server keeps the reason to itself. */
export function doesNotApply(): ApiError {
  return new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", {});
}

/** What the server had not foreseen, and answers as an error of its own. */
export function unforeseen(message: string): ApiError {
  return new ApiError(500, "", message);
}
