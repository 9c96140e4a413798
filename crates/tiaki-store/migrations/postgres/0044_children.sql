-- Which reports name a child is found without reading all accounts of a large disclosure.
CREATE INDEX account_parts_children ON account_parts (source) WHERE protection = 'child';
