/**
 * For the tests of adapters and of applications: the contracts of PetForge's ports, as abstract
 * test classes to extend, and implementations of the ports in memory that keep the same contracts.
 */
@NullMarked
package dev.petforge.testkit;

import org.jspecify.annotations.NullMarked;
