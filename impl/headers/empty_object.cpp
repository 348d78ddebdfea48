// A shared object that is no test object, for the tests.
