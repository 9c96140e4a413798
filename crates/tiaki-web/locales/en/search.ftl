# The search.

title-search = Search
search-heading = Search
search-lead = From an id, a report’s number, a file’s digest or an identifier to what it is of. Only what is exactly the same is found, however it is spelt.
search-ask = Look for something
search-label = Id, number, digest or identifier
search-label-what = An id as pages show it, whole or its first eight characters; a report’s number at its sender; a user name, an e-mail address, a telephone number, an IP address; an MD5, SHA-1, SHA-256 or PDQ digest.
search-button = Search
search-rules = What you look for is in no address, and the log keeps a keyed digest of it, never the text. What you may not know of is not found. An account that is protected is found by its values only by who may see them for the purpose that was named; each such find is an entry of the log. What was only found in free text is not searched.
search-found = What was found
search-nothing = Nothing is here, or nothing that you may know of. Look whether it is written whole; names and numbers may be spelt in any way, but parts of them find nothing.
search-caption = { $count ->
        [one] { $count } thing, and why it was found
       *[other] { $count } things, and why each was found
    }
search-what = What
search-why = Found by
search-cut = There is more than is listed here: look for something that fewer have.
search-behind = { $count ->
        [one] { $count } report or disclosure that came in is not searched yet: it is as soon as linking has run.
       *[other] { $count } reports or disclosures that came in are not searched yet: they are as soon as linking has run.
    }
search-report = Report
search-by-id = its id
search-by-reference = its number at the sender
search-by-handle = its own id at its service
search-by-file = the digest of a file in it
search-by-identifier = { $kind }, as a source gives it
search-wrong-empty = Say what to look for.
search-wrong-long = What is looked for has at most { $most } characters, in one line.
search-go = Go
